import type { LatestPrice, Watchlist } from '@tickwire/sdk';
import { useMutation } from '@tickwire/sdk/react';
import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Failure } from '../ui/failure.tsx';
import { SymbolSearch } from '../ui/symbol-search.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { ListActions } from './list-actions.tsx';
import { PriceTable } from './price-table.tsx';
import { useOrder } from './use-order.ts';

interface WatchlistPanelProps {
  readonly list: Watchlist;
  readonly prices: ReadonlyMap<string, LatestPrice>;
  readonly chosen: string | undefined;
  onChoose(symbol: string): void;
}

const changesList = { invalidates: ['watchlist'] };

/** One list: its prices, what may be added to it, and how it is arranged. */
export function WatchlistPanel({ list, prices, chosen, onChoose }: WatchlistPanelProps) {
  const watchlistId = list.id;
  const [isEditing, setEditing] = useState(false);
  const add = useMutation((client, symbol: string) => client.addToWatchlist({ watchlistId, symbol }), changesList);
  const remove = useMutation(
    (client, symbol: string) => client.removeFromWatchlist({ watchlistId, symbol }),
    changesList,
  );
  const { items, move, error: orderError } = useOrder(list);
  const keepsFocus = useKeptFocus<HTMLElement>(items.map(({ id }) => id).join());

  const addSymbol = async (symbol: string) => {
    remove.reset();
    const result = await add.run(symbol);
    if (result.ok) announce(`${symbol} was added`);
  };
  const removeSymbol = async (symbol: string) => {
    add.reset();
    const result = await remove.run(symbol);
    if (result.ok) announce(`${symbol} was removed`);
  };

  return (
    <section className="panel list" aria-labelledby="list-title" {...keepsFocus}>
      <div className="panel-head">
        <h2 id="list-title">{list.name}</h2>
        <ListActions list={list} isEditing={isEditing} onEdit={setEditing} />
      </div>
      <SymbolSearch
        label="Add an instrument"
        placeholder="Symbol or name, as “bitcoin”"
        onChoose={({ symbol }) => void addSymbol(symbol)}
      />
      <Failure error={add.error ?? remove.error ?? orderError} />
      {items.length === 0 ? (
        <p className="muted">Nothing is on it yet: search for an instrument above.</p>
      ) : (
        <PriceTable
          items={items}
          prices={prices}
          chosen={chosen}
          isEditing={isEditing}
          onChoose={onChoose}
          onMove={move}
          onRemove={(symbol) => void removeSymbol(symbol)}
        />
      )}
    </section>
  );
}
