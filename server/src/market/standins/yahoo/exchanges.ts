/** When and where a symbol is traded. */
export interface Exchange {
  /** Yahoo's code: "NMS". */
  readonly code: string;
  readonly name: string;
  readonly market: string;
  readonly timezone: string;
  /** Minutes since local midnight. */
  readonly opensAt: number;
  readonly closesAt: number;
  /** False where weekends are traded too. */
  readonly isWeekdaysOnly: boolean;
}

export const exchanges = {
  nasdaq: {
    code: 'NMS',
    name: 'NasdaqGS',
    market: 'us_market',
    timezone: 'America/New_York',
    opensAt: 570,
    closesAt: 960,
    isWeekdaysOnly: true,
  },
  london: {
    code: 'LSE',
    name: 'LSE',
    market: 'gb_market',
    timezone: 'Europe/London',
    opensAt: 480,
    closesAt: 990,
    isWeekdaysOnly: true,
  },
  sydney: {
    code: 'ASX',
    name: 'ASX',
    market: 'au_market',
    timezone: 'Australia/Sydney',
    opensAt: 600,
    closesAt: 960,
    isWeekdaysOnly: true,
  },
  currencies: {
    code: 'CCY',
    name: 'CCY',
    market: 'ccy_market',
    timezone: 'Europe/London',
    opensAt: 0,
    closesAt: 1_439,
    isWeekdaysOnly: true,
  },
  futures: {
    code: 'CME',
    name: 'CME',
    market: 'us24_market',
    timezone: 'America/New_York',
    opensAt: 0,
    closesAt: 1_440,
    isWeekdaysOnly: true,
  },
  crypto: {
    code: 'CCC',
    name: 'CCC',
    market: 'ccc_market',
    timezone: 'UTC',
    opensAt: 0,
    closesAt: 1_440,
    isWeekdaysOnly: false,
  },
} as const satisfies Record<string, Exchange>;

export type ExchangeName = keyof typeof exchanges;

/** One day's trading. */
export interface Session {
  /** Local midnight. */
  readonly dayMs: number;
  readonly opensMs: number;
  readonly closesMs: number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

/** By how much local time is ahead of UTC at an instant. */
export function offsetMsAt(timezone: string, timeMs: number): number {
  let format = offsetFormats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' });
    offsetFormats.set(timezone, format);
  }
  const name = format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs;
}

/** The instant of so many minutes after midnight of a local day, counted in days since 1970. */
function instantOf({ timezone }: Exchange, day: number, minutes: number): number {
  const localMs = day * dayMs + minutes * minuteMs;
  const guessMs = localMs - offsetMsAt(timezone, localMs);
  return localMs - offsetMsAt(timezone, guessMs);
}

export const localDayOf = ({ timezone }: Exchange, timeMs: number): number =>
  Math.floor((timeMs + offsetMsAt(timezone, timeMs)) / dayMs);

/** Days since 1970 began with a Thursday. */
const isWeekend = (day: number): boolean => (day + 4) % 7 === 0 || (day + 4) % 7 === 6;

export const mondayOf = (day: number): number => day - ((day + 3) % 7);

export function sessionOf(exchange: Exchange, day: number): Session | null {
  if (exchange.isWeekdaysOnly && isWeekend(day)) return null;
  return {
    dayMs: instantOf(exchange, day, 0),
    opensMs: instantOf(exchange, day, exchange.opensAt),
    closesMs: instantOf(exchange, day, exchange.closesAt),
  };
}

/** The session under way, or the last one before; holidays are none here. */
export function lastSession(exchange: Exchange, nowMs: number): Session {
  for (let day = localDayOf(exchange, nowMs); ; day -= 1) {
    const session = sessionOf(exchange, day);
    if (session !== null && session.opensMs <= nowMs) return session;
  }
}
