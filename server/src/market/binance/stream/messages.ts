import { z } from 'zod';
import { decimal, time } from '../decimals.ts';

const trade = z.object({
  e: z.literal('aggTrade'),
  s: z.string(),
  a: z.int().nonnegative(),
  p: decimal,
  q: decimal,
  T: time,
});
export type TradeMessage = z.infer<typeof trade>;

const day = z.object({
  e: z.literal('24hrMiniTicker'),
  E: time,
  s: z.string(),
  c: decimal,
  o: decimal,
  h: decimal,
  l: decimal,
  v: decimal,
});
export type DayMessage = z.infer<typeof day>;

/** The connection is going to be closed by the exchange, some minutes from now. */
const shutdown = z.object({ e: z.literal('serverShutdown') });

/** What Binance sends of its own accord, in its own letters: s symbol, a id, p price, q quantity, T time; c close. */
export const streamMessage = z.discriminatedUnion('e', [trade, day, shutdown]);
export type StreamMessage = TradeMessage | DayMessage;

/** The streams of one symbol: its trades, and the figures of its last 24 hours. */
export const streamsOf = (sourceSymbol: string): string[] => {
  const name = sourceSymbol.toLowerCase();
  return [`${name}@aggTrade`, `${name}@miniTicker`];
};
