import type { Watchlist, WatchlistItem } from '@tickwire/sdk';
import { useMutation } from '@tickwire/sdk/react';
import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';

/** The items in the order that was just chosen, before the server has answered. */
export function useOrder(list: Watchlist) {
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const { run, error } = useMutation(
    (client, symbols: readonly string[]) => client.reorderWatchlist({ watchlistId: list.id, symbols }),
    { invalidates: ['watchlist'] },
  );
  const symbols = list.items.map(({ instrument }) => instrument.symbol);
  const isCurrent = chosen !== null && chosen.length === symbols.length && symbols.every((one) => chosen.includes(one));
  const order = isCurrent ? chosen : symbols;
  const bySymbol = new Map(list.items.map((item) => [item.instrument.symbol, item]));
  const items = order.flatMap((symbol): WatchlistItem[] => {
    const item = bySymbol.get(symbol);
    return item === undefined ? [] : [item];
  });

  const move = async (symbol: string, step: 1 | -1): Promise<void> => {
    const from = order.indexOf(symbol);
    const to = from + step;
    if (to < 0 || to >= order.length) return;
    const next = order.filter((one) => one !== symbol).toSpliced(to, 0, symbol);
    setChosen(next);
    announce(`${symbol}: ${to + 1} of ${order.length}`);
    const result = await run(next);
    // What the list really is like is shown again.
    if (!result.ok) setChosen(null);
  };
  return { items, error, move: (symbol: string, step: 1 | -1) => void move(symbol, step) };
}
