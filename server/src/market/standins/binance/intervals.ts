const minuteMs = 60_000;
const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** Of intervals of one length; months have their own rule. `1s` is the one of Binance's that is missing here. */
const lengthsMs: ReadonlyMap<string, number> = new Map([
  ['1m', minuteMs],
  ['3m', 3 * minuteMs],
  ['5m', 5 * minuteMs],
  ['15m', 15 * minuteMs],
  ['30m', 30 * minuteMs],
  ['1h', hourMs],
  ['2h', 2 * hourMs],
  ['4h', 4 * hourMs],
  ['6h', 6 * hourMs],
  ['8h', 8 * hourMs],
  ['12h', 12 * hourMs],
  ['1d', dayMs],
  ['3d', 3 * dayMs],
  ['1w', 7 * dayMs],
]);

/** 1970 began on a Thursday, Binance's weeks begin on Mondays. */
const firstMondayMs = 4 * dayMs;

/** Where the bars of an interval begin, in UTC. */
export interface Interval {
  readonly name: string;
  /** The start of the bar that a time lies in. */
  startOf(timeMs: number): number;
  /** The start of the bar after the one that starts there. */
  next(startMs: number): number;
}

function startOfMonth(timeMs: number, later: number): number {
  const date = new Date(timeMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
}

/** Null where Binance has no interval of that name; names are case-sensitive: 1m is a minute, 1M a month. */
export function findInterval(name: string): Interval | null {
  if (name === '1M') {
    return { name, startOf: (timeMs) => startOfMonth(timeMs, 0), next: (startMs) => startOfMonth(startMs, 1) };
  }
  const lengthMs = lengthsMs.get(name);
  if (lengthMs === undefined) return null;
  const phaseMs = name === '1w' ? firstMondayMs : 0;
  return {
    name,
    startOf: (timeMs) => Math.floor((timeMs - phaseMs) / lengthMs) * lengthMs + phaseMs,
    next: (startMs) => startMs + lengthMs,
  };
}
