import { usePrices } from '@tickwire/sdk/react';
import { useEffect } from 'react';
import { tellConnection } from '../connection.ts';

let hasPrice = false;

/** Shown by the browser's own tools: how long a newcomer waits for something that moves. */
function markFirstPrice(): void {
  if (hasPrice) return;
  hasPrice = true;
  performance.mark('first-price');
}

/** Live prices of these symbols, whose connection the whole page is told of. */
export function useLivePrices(symbols: readonly string[]) {
  const live = usePrices(symbols);
  const { state } = live;
  useEffect(() => {
    if (state !== 'ended' && symbols.length > 0) tellConnection(state);
  }, [state, symbols.length]);
  useEffect(() => {
    if (live.prices.size > 0) markFirstPrice();
  }, [live.prices]);
  return live;
}
