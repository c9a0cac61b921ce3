/** What Yoga, Mercurius and bare `ws` are fed with: ticks as Tickwire's replay makes them, at the same times. */
import { z } from 'zod';
import { createTickClock } from '../../../server/src/market/replay/tick-clock.ts';
import { type PriceEvent, priceEventShape } from '../price-event.ts';

const environment = z
  .object({
    PORT: z.coerce.number(),
    RATE: z.coerce.number(),
    SYMBOLS: z.string().transform((text) => text.split(',')),
    EVENT: z.string().transform((text) => priceEventShape.parse(JSON.parse(text))),
  })
  .parse(process.env);

export const port = environment.PORT;

/** The same in Yoga and Mercurius: the fields that are asked for, typed as Tickwire types them. */
export const typeDefs = `
  type Query { ready: Boolean }
  type Subscription { prices(symbols: [String!]!): Price! }
  type Price {
    kind: String! symbol: String! price: String! changePercent: Float volume: String
    time: String! sequence: Float! missed: Int cursor: String!
  }
`;

/**
 * Of what came due while the process was busy no more is made up for. None of the peers folds: whatever they cannot send they
 * would keep, and end by it.
 */
const longestCatchUpMs = 250;
const shortestPauseMs = 1;

/** Emits a tick of every symbol each time that one is due, with the time at which it was. */
export function startSource(emit: (event: PriceEvent) => void): void {
  const clock = createTickClock(environment.RATE);
  const longestCatchUp = Math.max(1, clock.ticksIn(longestCatchUpMs));
  let last = clock.sequenceAt(Date.now());
  const wake = () => {
    const newest = clock.sequenceAt(Date.now());
    for (let sequence = Math.max(last, newest - longestCatchUp) + 1; sequence <= newest; sequence += 1) {
      const time = new Date(clock.timeMs(sequence)).toISOString();
      for (const symbol of environment.SYMBOLS) emit({ ...environment.EVENT, symbol, time, sequence });
    }
    last = newest;
    setTimeout(wake, Math.max(clock.timeMs(newest + 1) - Date.now(), shortestPauseMs));
  };
  wake();
}
