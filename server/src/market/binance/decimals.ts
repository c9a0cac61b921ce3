import { z } from 'zod';

/** An exact decimal as Binance writes it, without the zeros that it fills up with: "60123.45000000" is "60123.45". */
export const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .transform((text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text));

/** Milliseconds since 1970. */
export const time = z.int().nonnegative();
