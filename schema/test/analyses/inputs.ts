import fc from 'fast-check';
import type { ModelInput, StatementYear } from '../../src/analyses/models/model.ts';
import { type Bars, createBars, setBar } from '../../src/market/indicators/bars.ts';

export const dayMs = 86_400_000;

/** One bar as tests write it; what is left out is as the close. */
export interface PlainBar {
  readonly timeMs: number;
  readonly close: number;
  readonly high?: number;
  readonly low?: number;
  readonly volume?: number;
}

export function barsOfPlain(list: readonly PlainBar[]): Bars {
  const bars = createBars(list.length);
  for (const [index, { timeMs, close, high = close, low = close, volume = 0 }] of list.entries()) {
    setBar(bars, index, { timeMs, close, high, low, volume });
  }
  return bars;
}

/** An input of bars alone, of which the last one has just ended. */
export function inputOf(list: readonly PlainBar[], other: Partial<ModelInput> = {}): ModelInput {
  const last = list.at(-1);
  return {
    symbol: 'TEST',
    assetClass: 'EQUITY',
    currency: 'USD',
    price: last?.close ?? 100,
    atMs: (last?.timeMs ?? 0) + dayMs,
    bars: barsOfPlain(list),
    marketBars: createBars(0),
    years: [],
    remarks: [],
    ...other,
  };
}

/** The same 0 to 1 for the same place in the same walk. */
function noise(seed: number, place: number): number {
  let mixed = Math.imul(seed ^ (place * 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** Stretches that rise or fall, stand still, are traded or not, jump at their begin, and have days left out. */
const stretch = fc.record({
  length: fc.nat({ max: 90 }),
  drift: fc.oneof(fc.constant(0), fc.double({ min: -0.03, max: 0.03, noNaN: true })),
  unrest: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.2, noNaN: true })),
  volume: fc.constantFrom(0, 1, 1e6, 1e12),
  jump: fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constantFrom(0.001, 0.5, 2, 1e3) },
  ),
  gapDays: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 200 }) }),
});

const firstMs = Date.UTC(2024, 0, 1);

export const plainBars: fc.Arbitrary<readonly PlainBar[]> = fc
  .record({
    seed: fc.integer(),
    unit: fc.constantFrom(1e-9, 0.01, 1, 100, 1e5, 1e12),
    daysApart: fc.constantFrom(1, 7 / 5),
    stretches: fc.array(stretch, { maxLength: 7 }),
  })
  .map(({ seed, unit, daysApart, stretches }) => {
    let [price, timeMs, place] = [unit, firstMs, 0];
    return stretches.flatMap(({ length, drift, unrest, volume, jump, gapDays }) => {
      price *= jump;
      timeMs += gapDays * dayMs;
      return Array.from({ length }, (): PlainBar => {
        const before = price;
        price *= Math.exp(drift + unrest * (noise(seed, place) - 0.5));
        const [above, below] = [unrest * noise(seed, place + 1), unrest * noise(seed, place + 2)];
        const traded = Math.round(volume * noise(seed, place + 3));
        place += 4;
        timeMs += daysApart * dayMs;
        const [high, low] = [Math.max(before, price) * (1 + above), Math.min(before, price) * (1 - below)];
        return { timeMs, close: price, high, low, volume: traded };
      });
    });
  });

const assetClass = fc.constantFrom('EQUITY', 'CRYPTO', 'FUTURE', 'INDEX', 'FX');

/** Inputs of bars alone: the price is the last close, or near it. */
export const barInputs: fc.Arbitrary<ModelInput> = fc
  .record({
    list: plainBars,
    assetClass,
    near: fc.constantFrom(1, 1, 0.97, 1.05, 3),
    ageDays: fc.constantFrom(0, 0.5, 1, 40),
  })
  .map(({ list, assetClass, near, ageDays }) => {
    const { price, atMs, ...input } = inputOf(list, { assetClass });
    return { ...input, price: price * near, atMs: atMs + (ageDays - 1) * dayMs };
  });

/** Amounts as companies report them, and such as none should. */
const amount = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -2_000, max: 9_000 }).map((millions) => millions * 1e6) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, -1, 1e15, -1e15) },
);
const reported = fc.option(amount, { freq: 8 });
const positive = fc.option(fc.oneof(amount.map(Math.abs), fc.constant(0)), { freq: 8 });

const year = fc.record({
  revenue: amount,
  grossProfit: reported,
  operatingIncome: reported,
  interestExpense: positive,
  incomeBeforeTax: reported,
  incomeTax: reported,
  netIncome: amount,
  epsDiluted: fc.option(fc.double({ min: -50, max: 50, noNaN: true }), { freq: 8 }),
  depreciationAndAmortization: positive,
  operatingCashFlow: reported,
  workingCapitalCashFlow: reported,
  capitalExpenditure: reported,
  freeCashFlow: reported,
  dividendsPaid: positive,
  sharesRepurchased: positive,
  totalAssets: positive,
  currentAssets: positive,
  currentLiabilities: positive,
  inventories: positive,
  totalEquity: reported,
  totalDebt: positive,
  cashAndShortTermInvestments: positive,
  sharesDiluted: fc.option(fc.constantFrom(0, 1, 1e6, 1e9, 1.5e10), { freq: 8 }),
});

const statements: fc.Arbitrary<readonly StatementYear[]> = fc
  .record({ list: fc.array(year, { maxLength: 8 }), currency: fc.constantFrom('USD', 'USD', 'USD', 'EUR') })
  .map(({ list, currency }) =>
    list.map((figures, index) => {
      const fiscalYear = 2025 - list.length + index;
      return { ...figures, fiscalYear, currency, endsOn: `${fiscalYear}-12-31` };
    }),
  );

/** Inputs of bars and statements, of which each may be missing. */
export const modelInputs: fc.Arbitrary<ModelInput> = fc
  .record({
    input: barInputs,
    market: fc.oneof(fc.constant<readonly PlainBar[]>([]), plainBars),
    years: statements,
    price: fc.option(fc.constantFrom(1e-9, 0.5, 40, 190, 1e12)),
    remarks: fc.constantFrom<readonly string[]>([], ['A split of 4 for 1 in 2020 was taken out.']),
  })
  .map(({ input, market, years, price, remarks }) => ({
    ...input,
    assetClass: years.length > 0 ? 'EQUITY' : input.assetClass,
    price: price ?? input.price,
    marketBars: barsOfPlain(market),
    years,
    remarks,
  }));
