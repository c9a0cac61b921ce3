import { z } from 'zod';

/** What the generator is told, one at a time; each is answered. */
export const commandShape = z.discriminatedUnion('type', [
  /**
   * Of each socket the symbols; it is slow where its index is a multiple of `slowEvery`, and subscribes by `slowQuery` too.
   */
  z.object({
    type: z.literal('open'),
    port: z.number(),
    query: z.string(),
    lists: z.array(z.array(z.string())),
    sockets: z.number(),
    slowEvery: z.number().nullable(),
    slowQuery: z.string(),
  }),
  z.object({ type: z.literal('subscribe') }),
  /** Waits until every socket has had an event, so long at most. */
  z.object({ type: z.literal('hear'), timeoutMs: z.number() }),
  z.object({ type: z.literal('measure'), durationMs: z.number() }),
  /** Slow sockets read no more, or again. */
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('sample'), port: z.number(), query: z.string(), symbol: z.string() }),
  z.object({ type: z.literal('leave') }),
]);
export type Command = z.infer<typeof commandShape>;

export const measuredShape = z.object({
  seconds: z.number(),
  /** Of the sockets that read. */
  messages: z.number(),
  missed: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
  /** Of one core, by the generator. */
  load: z.number(),
});
export type Measured = z.infer<typeof measuredShape>;

export const heardShape = z.object({ silent: z.number() });

/** Why how many sockets ended. */
export const endingsShape = z.object({ endings: z.record(z.string(), z.number()) });

export const sampleShape = z.object({ message: z.string() });
