import type { LatestPrice, WatchlistItem } from '@tickwire/sdk';
import { useLayoutEffect, useRef } from 'react';
import { PriceRow, type RowActions } from './price-row.tsx';

interface PriceTableProps extends RowActions {
  readonly items: readonly WatchlistItem[];
  readonly prices: ReadonlyMap<string, LatestPrice>;
  readonly chosen: string | undefined;
  readonly isEditing: boolean;
}

/** A row that is moved takes the focus of its button along, which browsers let go of. */
function useKeptFocus(order: string) {
  const body = useRef<HTMLTableSectionElement>(null);
  const focused = useRef<Element | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another order that takes focus away.
  useLayoutEffect(() => {
    const kept = focused.current;
    if (kept instanceof HTMLElement && body.current?.contains(kept) && document.activeElement === document.body) {
      kept.focus();
    }
  }, [order]);
  return {
    ref: body,
    onFocus: () => {
      focused.current = document.activeElement;
    },
  };
}

export function PriceTable({ items, prices, chosen, isEditing, onChoose, onMove, onRemove }: PriceTableProps) {
  const keepsFocus = useKeptFocus(items.map(({ id }) => id).join());
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
      <tbody {...keepsFocus}>
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
