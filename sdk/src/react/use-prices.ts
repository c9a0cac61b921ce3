'use client';

import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { TickwireError } from '../errors.ts';
import type { LatestPrice } from '../streams/latest.ts';
import { useTickwire } from './context.ts';

/** How fast prices are to come. */
export interface PricesHookOptions {
  /** At most so many events a second for each symbol, from 0.01 to 1000. What is rendered is once a frame at most anyway. */
  readonly maxRate?: number | undefined;
}

/** The newest prices, and whether they can be relied on. */
export interface PricesResult {
  /**
   * By symbol, in capitals; those that have a price. One that has not changed is the same object as before, so that a
   * row that is a `memo` of it is rendered when its own price moves, and not when another one does.
   */
  readonly prices: ReadonlyMap<string, LatestPrice>;
  /**
   * Of the connection: `connecting` until the first price has come, `ended` where the server refuses the symbols or the
   * caller. Each price has a state of its own beside it.
   */
  readonly state: 'connecting' | 'live' | 'reconnecting' | 'ended';
  /** Why it has `ended`. */
  readonly error: TickwireError | undefined;
}

const none: ReadonlyMap<string, LatestPrice> = new Map();
const getNone = (): typeof none => none;
const noSubscription = () => () => {};

/** As often as the page is drawn: not at all while nobody sees it. */
function onceAFrame(tell: () => void): void {
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(tell);
  else setTimeout(tell, 16);
}

function stateOf(prices: ReadonlyMap<string, LatestPrice>, error: unknown): PricesResult['state'] {
  if (error !== undefined) return 'ended';
  if (prices.size === 0) return 'connecting';
  return [...prices.values()].some(({ state }) => state === 'reconnecting') ? 'reconnecting' : 'live';
}

/** What was known before other symbols were asked for stays in sight until it is told anew. */
function withKnown(
  prices: ReadonlyMap<string, LatestPrice>,
  known: ReadonlyMap<string, LatestPrice>,
  symbols: readonly string[],
): ReadonlyMap<string, LatestPrice> {
  const kept = symbols.flatMap((symbol) => (prices.has(symbol) ? [] : (known.get(symbol) ?? [])));
  if (kept.length === 0) return prices;
  return new Map([...prices, ...kept.map((price) => [price.symbol, { ...price, state: 'reconnecting' }] as const)]);
}

/**
 * The newest price of each symbol, and how it is, from the component's first render to its last. Where many components
 * show prices, one above them asks for all: each use of it is a subscription of its own, over the one socket.
 *
 * ```ts
 * const { prices, state } = usePrices(['AAPL', 'BTCUSDT']);
 * prices.get('AAPL')?.price; // Decimal, undefined until it has come
 * ```
 *
 * @param symbols At most 100; with none, nothing is opened.
 */
export function usePrices(symbols: readonly string[], { maxRate }: PricesHookOptions = {}): PricesResult {
  const client = useTickwire();
  // By what is in it: in another order, or written anew in each render, it is the same.
  const wanted = [...new Set(symbols.map((symbol) => symbol.toUpperCase()))].sort().join('\n');
  const latest = useMemo(
    () => (wanted === '' ? undefined : client.prices(wanted.split('\n'), { maxRate }).latest({ schedule: onceAFrame })),
    [client, wanted, maxRate],
  );
  const prices = useSyncExternalStore(latest?.subscribe ?? noSubscription, latest?.all ?? getNone, getNone);
  const known = useRef(none);
  const shown = useMemo(() => withKnown(prices, known.current, wanted.split('\n')), [prices, wanted]);
  useEffect(() => {
    known.current = shown;
  }, [shown]);
  const error = latest?.error;
  if (error !== undefined && !(error instanceof TickwireError)) throw error;
  return { prices: shown, state: stateOf(prices, error), error };
}
