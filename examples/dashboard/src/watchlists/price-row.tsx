import type { LatestPrice, WatchlistItem } from '@tickwire/sdk';
import { Icon, type IconName } from '../ui/icons.tsx';
import { MovingPrice, PriceChange } from '../ui/moving-price.tsx';
import { PriceState } from '../ui/price-state.tsx';

export interface RowActions {
  onChoose(symbol: string): void;
  onMove(symbol: string, step: 1 | -1): void;
  onRemove(symbol: string): void;
}

interface PriceRowProps extends RowActions {
  readonly item: WatchlistItem;
  readonly latest: LatestPrice | undefined;
  readonly isChosen: boolean;
  readonly isEditing: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

interface RowButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** It stays in reach of the keyboard: a focus that vanishes with the last step would be lost. */
  readonly isIdle?: boolean;
  onClick(): void;
}

function RowButton({ icon, label, isIdle = false, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      className="button quiet small icon-only"
      title={label}
      aria-disabled={isIdle}
      onClick={() => isIdle || onClick()}
    >
      <Icon name={icon} />
      <span className="hidden">{label}</span>
    </button>
  );
}

export function PriceRow(props: PriceRowProps) {
  const { item, latest, isChosen, isEditing, isFirst, isLast, onChoose, onMove, onRemove } = props;
  const { symbol, name, priceDecimals } = item.instrument;
  const change = latest?.changePercent ?? null;
  return (
    <tr className={isChosen ? 'chosen' : undefined} data-symbol={symbol} data-row>
      <th scope="row">
        <button type="button" className="symbol" aria-pressed={isChosen} onClick={() => onChoose(symbol)}>
          <strong>{symbol}</strong>
          <span className="small muted ellipsis">{name}</span>
        </button>
      </th>
      <td className="right">
        <MovingPrice latest={latest} decimals={priceDecimals} />
        <span className="narrow-only small">
          <PriceChange percent={change} />
        </span>
      </td>
      <td className="right wide-only">
        <PriceChange percent={change} />
      </td>
      <td>
        {isEditing ? (
          <div className="row-actions">
            <RowButton icon="up" label={`Move ${symbol} up`} isIdle={isFirst} onClick={() => onMove(symbol, -1)} />
            <RowButton icon="down" label={`Move ${symbol} down`} isIdle={isLast} onClick={() => onMove(symbol, 1)} />
            <RowButton icon="trash" label={`Remove ${symbol}`} onClick={() => onRemove(symbol)} />
          </div>
        ) : (
          <PriceState latest={latest} />
        )}
      </td>
    </tr>
  );
}
