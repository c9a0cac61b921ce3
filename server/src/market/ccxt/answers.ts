import { Decimal } from 'decimal.js';
import { z } from 'zod';

/** ccxt is told to leave numbers as they were written; what it computes itself may be a number all the same. */
const decimal = z
  .union([z.string().regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/), z.number()])
  .transform((written) => new Decimal(written).toFixed());
const optional = decimal.nullish().transform((value) => value ?? null);
const time = z.coerce.number().int().nonnegative();

export const tickersSchema = z.record(z.string(), z.unknown());

export const tickerSchema = z.object({
  symbol: z.string(),
  timestamp: time.nullish().transform((value) => value ?? null),
  last: optional,
  bid: optional,
  ask: optional,
  open: optional,
  high: optional,
  low: optional,
  baseVolume: optional,
});
export type Ticker = z.infer<typeof tickerSchema>;

/** Time, open, high, low, close, volume. */
export const barsSchema = z.array(z.tuple([time, optional, optional, optional, optional, optional], z.unknown()));

export const tradesSchema = z.array(z.object({ symbol: z.string(), timestamp: time, price: decimal, amount: decimal }));

export const marketsSchema = z.record(z.string(), z.unknown());

export const marketSchema = z.object({
  symbol: z.string(),
  base: z.string(),
  quote: z.string(),
  spot: z.boolean().nullish(),
  active: z.boolean().nullish(),
  precision: z.object({ price: optional }),
});
