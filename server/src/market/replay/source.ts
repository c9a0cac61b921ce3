import { candleIntervals, type MarketSource } from '@tickwire/schema';
import type { Bar } from './bar.ts';
import { candlesAsOf } from './candles.ts';
import { createDayView, type DayView } from './day.ts';
import { createFeed } from './feed.ts';
import { fileRecording } from './file-recording.ts';
import { Lru } from './lru.ts';
import { createPricePath, type PricePath } from './path.ts';
import { recordedData } from './recorded.ts';
import type { ReplayFile } from './replay-file.ts';
import type { Recording } from './series.ts';
import { type ReplayInstrument, syntheticData } from './synthetic.ts';
import { createTickClock } from './tick-clock.ts';

export interface ReplayOptions {
  readonly instruments: readonly ReplayInstrument[];
  /** From 1/60 to 1000, fractions such as 0.5 included; kept in thousandths. */
  readonly ticksPerSecond: number;
  /** Its bars replace those of its symbols; symbols that are no instruments are covered too. */
  readonly file?: ReplayFile;
  readonly now?: () => number;
  /** Told what a listener threw; a process warning by default. */
  readonly onError?: (error: unknown) => void;
}

/** Some 60 bars each: 27 symbols with a day of hours and some hours of minutes fit many times over. */
const splitsKept = 4096;

interface Player {
  readonly path: PricePath;
  readonly day: DayView;
}

const warn = (error: unknown): void => {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)));
};

function recordingsOf({ instruments, file }: ReplayOptions): ReadonlyMap<string, Recording> {
  const recordings = new Map<string, Recording>();
  for (const instrument of instruments) {
    recordings.set(instrument.symbol, recordedData(instrument) ?? syntheticData(instrument));
  }
  if (file !== undefined) {
    for (const series of file.series) recordings.set(series.symbol, fileRecording(file, series));
  }
  return recordings;
}

/**
 * Plays recorded (or, where there are none, seeded) bars as live prices. What happens at an instant depends on
 * nothing but the symbol and that instant: every process yields the same ticks, at every start.
 */
export function createReplaySource(options: ReplayOptions): MarketSource {
  const { now = () => Date.now(), onError = warn } = options;
  const clock = createTickClock(options.ticksPerSecond);
  const recordings = recordingsOf(options);
  const splits = new Lru<readonly Bar[]>(splitsKept);
  const players = new Map<string, Player>();

  const playerOf = (symbol: string): Player | null => {
    const known = players.get(symbol);
    if (known !== undefined) return known;
    const recording = recordings.get(symbol);
    if (recording === undefined) return null;
    const path = createPricePath(recording.load(), clock, splits);
    const player = { path, day: createDayView(path, clock) };
    players.set(symbol, player);
    return player;
  };

  const feed = createFeed({
    clock,
    now,
    onError,
    tick(symbol, sequence) {
      const player = playerOf(symbol);
      if (player === null) throw new Error(`The replay does not cover ${symbol}`);
      return player.day.tick(sequence);
    },
  });

  return {
    source: 'REPLAY',
    expectedEveryMs: 1_000 / options.ticksPerSecond,
    isRemote: false,
    intervals: new Set(candleIntervals),
    maxCandles: Number.POSITIVE_INFINITY,
    fundamentals: async (symbol) => recordings.get(symbol)?.reportedBy?.(now()) ?? [],
    listings: null,
    covers: (symbol) => recordings.has(symbol),
    provenance: (symbol) => recordings.get(symbol)?.provenance ?? null,
    async quotes(symbols) {
      const newest = clock.sequenceAt(now());
      return symbols.flatMap((symbol) => {
        const synthetic = recordings.get(symbol)?.provenance.synthetic ?? false;
        return playerOf(symbol)?.day.quote(newest, synthetic) ?? [];
      });
    },
    async candles(request) {
      const player = playerOf(request.symbol);
      return player === null ? [] : candlesAsOf(player.path, clock, clock.sequenceAt(now()), request);
    },
    subscribe: (symbols, listener) =>
      feed.subscribe(new Set(symbols.filter((symbol) => recordings.has(symbol))), listener),
    async close() {
      feed.close();
      players.clear();
      splits.clear();
    },
  };
}
