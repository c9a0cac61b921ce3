import { type Bars, barAt } from '@tickwire/schema';

/** The same candles in the shapes that the libraries take them in. */
export interface Candles {
  readonly bars: Bars;
  readonly list: readonly { timeMs: number; open: number; high: number; low: number; close: number; volume: number }[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly volume: number[];
}

/** A seeded walk of one-minute candles, with two decimals as real prices have them: each run has the same. */
export function makeCandles(length: number): Candles {
  let [seed, price] = [1, 100];
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const rounded = (value: number) => Math.round(value * 100) / 100;
  const column = () => new Float64Array(length);
  const bars = { timeMs: column(), high: column(), low: column(), close: column(), volume: column() };
  for (let index = 0; index < length; index += 1) {
    price = Math.max(price * (1 + (random() - 0.5) * 0.01), 10);
    bars.timeMs[index] = index * 60_000;
    bars.close[index] = rounded(price);
    bars.high[index] = rounded(price * (1 + random() * 0.004) + 0.01);
    bars.low[index] = rounded(price * (1 - random() * 0.004) - 0.01);
    bars.volume[index] = 1 + Math.round(random() * 10_000);
  }
  const list = Array.from({ length }, (_, index) => {
    const bar = barAt(bars, index);
    return { ...bar, open: bar.close };
  });
  return { bars, list, high: [...bars.high], low: [...bars.low], close: [...bars.close], volume: [...bars.volume] };
}
