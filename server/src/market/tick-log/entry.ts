import type { LogEntry, LoggedTick, LogPosition, SourceTick, SymbolState, TickBatch } from '@tickwire/schema';
import { z } from 'zod';

const text = z.string();
const orNull = z.string().nullable();
const timeMs = z.number();
const sequence = z.int();

/** Values without their names: half as long. */
const figures = z.tuple([text, text, orNull, orNull, orNull, orNull, orNull, orNull, orNull, orNull, timeMs, sequence]);

const content = z.object({
  source: z.enum(['REPLAY', 'BINANCE', 'YAHOO', 'CCXT']),
  atMs: z.number(),
  /** Each with the number before it. */
  ticks: z.array(z.tuple([figures, sequence.nullable()])),
  /** Each with `synthetic`, `confirmedAtMs` and `isExact`. */
  states: z.array(z.tuple([figures, z.boolean(), z.number(), z.boolean()])),
});

type Figures = z.infer<typeof figures>;
type Content = z.infer<typeof content>;

function figuresOf(it: LoggedTick | SymbolState): Figures {
  const { symbol, price, bid, ask, previousClose, volume, open, high, low, quantity } = it;
  return [symbol, price, bid, ask, previousClose, volume, open, high, low, quantity, it.timeMs, it.sequence];
}

function tickOf(source: SourceTick['source'], values: Figures) {
  const [symbol, price, bid, ask, previousClose, volume, open, high, low, quantity, saidAtMs, number] = values;
  const day = { previousClose, volume, open, high, low };
  return { symbol, price, bid, ask, ...day, quantity, source, timeMs: saidAtMs, sequence: number };
}

export function encodeBatch({ source, ticks, states }: TickBatch, atMs: number): string {
  const encoded: Content = {
    source,
    atMs,
    ticks: ticks.map((tick) => [figuresOf(tick), tick.previous]),
    states: states.map((state) => [figuresOf(state), state.synthetic, state.confirmedAtMs, state.isExact]),
  };
  return JSON.stringify(encoded);
}

/** Null for what no server of this version wrote. */
function parse(json: string): Content | null {
  try {
    return content.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

export function placeOf(id: string): Pick<LogPosition, 'major' | 'minor'> {
  const [major = 0, minor = 0] = id.split('-').map(Number);
  return { major, minor };
}

export function isBefore(id: string, other: string): boolean {
  const [a, b] = [placeOf(id), placeOf(other)];
  return a.major < b.major || (a.major === b.major && a.minor < b.minor);
}

function decode(id: string, json: string): LogEntry | null {
  const found = parse(json);
  if (found === null) return null;
  const { source, atMs, ticks, states } = found;
  return {
    ...placeOf(id),
    source,
    appendedAtMs: atMs,
    ticks: ticks.map(([values, previous]) => ({ ...tickOf(source, values), previous })),
    states: states.map(([values, synthetic, confirmedAtMs, isExact]) => ({
      ...tickOf(source, values),
      ...{ synthetic, confirmedAtMs, isExact },
    })),
  };
}

/** An entry as Redis answers it. */
export interface StoredEntry {
  /** Undefined where it is none of ours. */
  readonly epoch: string | undefined;
  /** The entry before it. */
  readonly previous: string | undefined;
  /** Null where it cannot be read. */
  readonly content: LogEntry | null;
}

export function readEntry(id: string, [, epoch, , previous, , , , json]: readonly string[]): StoredEntry {
  return { epoch, previous, content: json === undefined ? null : decode(id, json) };
}
