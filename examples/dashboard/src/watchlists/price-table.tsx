import type { LatestPrice, WatchlistItem } from '@tickwire/sdk';
import { PriceRow, type RowActions } from './price-row.tsx';

interface PriceTableProps extends RowActions {
  readonly items: readonly WatchlistItem[];
  readonly prices: ReadonlyMap<string, LatestPrice>;
  readonly chosen: string | undefined;
  readonly isEditing: boolean;
}

export function PriceTable({ items, prices, chosen, isEditing, onChoose, onMove, onRemove }: PriceTableProps) {
  return (
    <table className="prices">
      <caption className="hidden">The newest prices; choose an instrument for its chart</caption>
      <thead>
        <tr>
          <th scope="col">Instrument</th>
          <th scope="col" className="right">
            Price
          </th>
          <th scope="col" className="right wide-only">
            Day
          </th>
          <th scope="col">{isEditing ? 'Arrange' : 'State'}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          <PriceRow
            key={item.id}
            item={item}
            latest={prices.get(item.instrument.symbol)}
            isChosen={item.instrument.symbol === chosen}
            isEditing={isEditing}
            isFirst={index === 0}
            isLast={index === items.length - 1}
            onChoose={onChoose}
            onMove={onMove}
            onRemove={onRemove}
          />
        ))}
      </tbody>
    </table>
  );
}
