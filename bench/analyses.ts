/** `pnpm bench:analyses`: how many analyses a second each model makes on one core, and how that grows with bars and years. */
import { cpus } from 'node:os';
import { type ModelInput, type StatementYear, variantName } from '../schema/src/analyses/models/model.ts';
import { models } from '../schema/src/analyses/models/registry.ts';
import { makeCandles } from './indicators/candles.ts';
import { median } from './process.ts';

const rounds = 5;
const roundMs = 300;
const barCounts = [100, 400, 1_600, 6_400];
const yearCounts = [2, 4, 8, 16];

function statement(fiscalYear: number, index: number): StatementYear {
  const revenue = 100e9 * 1.07 ** index;
  return {
    fiscalYear,
    endsOn: `${fiscalYear}-12-31`,
    currency: 'USD',
    revenue,
    grossProfit: revenue * 0.4,
    operatingIncome: revenue * 0.25,
    interestExpense: 1e9,
    incomeBeforeTax: revenue * 0.24,
    incomeTax: revenue * 0.05,
    netIncome: revenue * 0.19,
    epsDiluted: (revenue * 0.19) / 5e9,
    depreciationAndAmortization: revenue * 0.03,
    operatingCashFlow: revenue * 0.23,
    workingCapitalCashFlow: -revenue * 0.005,
    capitalExpenditure: revenue * 0.04,
    freeCashFlow: revenue * 0.19,
    dividendsPaid: revenue * 0.04,
    sharesRepurchased: revenue * 0.05,
    totalAssets: revenue * 1.2,
    currentAssets: revenue * 0.4,
    currentLiabilities: revenue * 0.3,
    inventories: revenue * 0.02,
    totalEquity: revenue * 0.5,
    totalDebt: revenue * 0.3,
    cashAndShortTermInvestments: revenue * 0.15,
    sharesDiluted: 5e9,
  };
}

function barsOf(count: number): ModelInput['bars'] {
  const { bars } = makeCandles(count);
  // A bar a day.
  return { ...bars, timeMs: bars.timeMs.map((_, index) => index * 86_400_000) };
}

function inputOf(bars: number, years: number): ModelInput {
  return {
    symbol: 'BENCH',
    assetClass: 'EQUITY',
    currency: 'USD',
    price: 75,
    atMs: Date.UTC(2026, 0, 1),
    bars: barsOf(bars),
    marketBars: barsOf(bars),
    years: Array.from({ length: years }, (_, index) => statement(2026 - years + index, index)),
    remarks: [],
  };
}

function perSecond(evaluate: (input: ModelInput) => unknown, input: ModelInput): number {
  const figures: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = performance.now();
    let done = 0;
    while (performance.now() - startedAt < roundMs) {
      evaluate(input);
      done += 1;
    }
    // The first round warms up.
    if (round > 0) figures.push(done / ((performance.now() - startedAt) / 1_000));
  }
  return median(figures);
}

const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
const whole = (figure: number) => Math.round(figure).toLocaleString('en-US');

console.log(
  `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}; analyses a second on one core, median of ${rounds}`,
);
row([
  'model',
  ...barCounts.map((bars) => `${bars} bars, 4 years`),
  ...yearCounts.map((years) => `400 bars, ${years} years`),
]);
row(Array.from({ length: 1 + barCounts.length + yearCounts.length }, () => '---'));
for (const model of models) {
  const inputs = [...barCounts.map((bars) => inputOf(bars, 4)), ...yearCounts.map((years) => inputOf(400, years))];
  row([variantName(model), ...inputs.map((input) => whole(perSecond((one) => model.evaluate(one), input)))]);
}
