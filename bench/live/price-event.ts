import { z } from 'zod';

/** An event of `prices` as Tickwire answers it; a sample says how long each figure is. */
export const priceEventShape = z.object({
  kind: z.string(),
  symbol: z.string(),
  price: z.string(),
  changePercent: z.number().nullable(),
  volume: z.string().nullable(),
  time: z.string(),
  sequence: z.number(),
  missed: z.number().nullable(),
  cursor: z.string(),
});
export type PriceEvent = z.infer<typeof priceEventShape>;
