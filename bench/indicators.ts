/**
 * `pnpm bench:indicators`: each indicator over 100,000 candles, at once and bar by bar, beside other libraries.
 * Native talib has to be compiled and is no dependency: TALIB=/path/to/node_modules/talib lets it take part.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createIndicatorState, indicatorNames, indicatorSeries } from '@tickwire/schema';
import { makeCandles } from './indicators/candles.ts';
import { type Contest, contestsOf } from './indicators/contests.ts';
import { loadTalib } from './indicators/talib.ts';

const length = 100_000;
const warmUps = 5;
const rounds = 15;

const candles = makeCandles(length);
const native = loadTalib();

function runsOf({ names, tradingSignals, technicalIndicators, talib }: Contest) {
  return {
    whole: () => indicatorSeries(candles.bars, names, 'M1'),
    grown: () => {
      const state = createIndicatorState(names, 'M1');
      for (const bar of candles.list) state.push(bar);
    },
    tradingSignals,
    technicalIndicators,
    talib: native && talib ? () => native(talib.input) : undefined,
  };
}

type Runs = ReturnType<typeof runsOf>;

/**
 * Milliseconds of each, all by turns, in the fastest of its rounds: what else runs on the machine can only add to
 * it. The first rounds warm up.
 */
function measure(runs: Runs): Record<keyof Runs, number | null> {
  const timed = (run: (() => unknown) | undefined) => {
    const startedAt = performance.now();
    run?.();
    return performance.now() - startedAt;
  };
  const figures = Array.from({ length: warmUps + rounds }, () => ({
    whole: timed(runs.whole),
    grown: timed(runs.grown),
    tradingSignals: timed(runs.tradingSignals),
    technicalIndicators: timed(runs.technicalIndicators),
    talib: timed(runs.talib),
  })).slice(warmUps);
  const of = (name: keyof Runs) =>
    runs[name] === undefined ? null : Math.min(...figures.map((figure) => figure[name]));
  return {
    whole: of('whole'),
    grown: of('grown'),
    tradingSignals: of('tradingSignals'),
    technicalIndicators: of('technicalIndicators'),
    talib: of('talib'),
  };
}

/** The largest difference between our values and those of native talib, as a part of the largest value. */
function differenceFromTalib({ names, talib }: Contest): number | null {
  if (native === null || talib === undefined) return null;
  const { begIndex, result } = native(talib.input);
  const lines = indicatorSeries(candles.bars, names, 'M1');
  const differences = talib.outputs.map((output, index) => {
    const [line, theirs] = [lines[index]?.subarray(begIndex) ?? [], result[output] ?? []];
    const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    return theirs.reduce((most, value, at) => Math.max(most, Math.abs(value - (line[at] ?? Number.NaN))), 0) / largest;
  });
  return Math.max(...differences);
}

const versionOf = (name: string) => {
  const path = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return `${name} ${/"version": "([^"]+)"/.exec(readFileSync(path, 'utf8'))?.[1]}`;
};

const ms = (value: number | null) => (value === null ? '-' : value.toFixed(2));
const times = (theirs: number | null, ours: number | null) =>
  theirs === null || ours === null ? '-' : `${(theirs / ours).toFixed(theirs < ours ? 2 : 1)}x`;
const print = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);

console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${length} candles, fastest of ${rounds}`);
console.log(
  `${versionOf('trading-signals')}, ${versionOf('technicalindicators')}, talib: ${native ? 'native' : 'none'}`,
);
console.log('ms; x: how many times as long it takes as ours, at once or for trading-signals bar by bar\n');
print([
  'indicator',
  'at once',
  'bar by bar',
  'trading-signals',
  'technicalindicators',
  'native talib',
  'differs from talib',
]);
print(Array.from({ length: 7 }, () => '---'));
const contests = contestsOf(candles);
const together: Contest = {
  names: indicatorNames,
  tradingSignals: () => contests.map(({ tradingSignals }) => tradingSignals?.()),
  technicalIndicators: () => contests.map(({ technicalIndicators }) => technicalIndicators?.()),
};
for (const contest of [...contests, together]) {
  const { whole, grown, tradingSignals, technicalIndicators, talib } = measure(runsOf(contest));
  print([
    contest === together ? 'all' : contest.names.join(', '),
    ms(whole),
    ms(grown),
    `${ms(tradingSignals)}, ${times(tradingSignals, grown)}`,
    `${ms(technicalIndicators)}, ${times(technicalIndicators, whole)}`,
    talib === null ? '-' : `${ms(talib)}, ${times(talib, whole)}`,
    differenceFromTalib(contest)?.toExponential(1) ?? '-',
  ]);
}
