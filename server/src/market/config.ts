import { symbolPattern } from '@tickwire/schema';
import { z } from 'zod';
import { isSafeUrl } from '../identity/config.ts';
import { list, number } from '../variables.ts';

/** Sources that are built; MARKET_SOURCES names some of them. */
const marketSources = ['binance', 'yahoo', 'ccxt', 'replay'] as const;
export type MarketSourceName = (typeof marketSources)[number];

const restUrl = z
  .string()
  .transform((text) => text.replace(/\/+$/, ''))
  .refine(isSafeUrl, 'is not a URL of the form https://host, nor http:// of this machine');

const isSafeStreamUrl = (text: string) => /^wss?:/.test(text) && isSafeUrl(text.replace(/^ws/, 'http'));

/** For how long what sources answered is kept, in seconds. */
const cacheDefaults = { quotes: 1, candles: 60, fundamentals: 86_400, analysisInputs: 1_800 };
export type CacheSeconds = Readonly<typeof cacheDefaults>;

function isCacheKind(name: string): name is keyof CacheSeconds {
  return Object.hasOwn(cacheDefaults, name);
}

/** "quotes=2,candles=30": what is named differs from the default. */
function parseCacheSeconds(text: string, context: z.RefinementCtx): CacheSeconds {
  const seconds = { ...cacheDefaults };
  for (const item of list(text)) {
    const [, name = '', value = ''] = /^(\w+)\s*=\s*(\d*\.?\d+)$/.exec(item) ?? [];
    if (!isCacheKind(name) || Number(value) < 0.1 || Number(value) > 604_800) {
      context.addIssue(
        `is not of the form quotes=1,candles=60 with any of ${Object.keys(cacheDefaults).join(', ')}, each from 0.1 to 604800 seconds`,
      );
      return z.NEVER;
    }
    seconds[name] = Number(value);
  }
  return seconds;
}

/** What it holds may be secret: no part of it is told. */
function parseOptions(text: string, context: z.RefinementCtx): Readonly<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    context.addIssue('is not a JSON object such as {"enableRateLimit":true}');
    return z.NEVER;
  }
}

/** What the environment may say about where prices come from. */
export const marketVariables = {
  MARKET_SOURCES: z
    .string()
    .transform(list)
    .pipe(
      z
        .array(z.enum(marketSources, { error: `knows only: ${marketSources.join(', ')}` }))
        .min(1, 'names no source')
        .refine((names) => new Set(names).size === names.length, 'names a source twice'),
    )
    .optional(),
  REPLAY_TICKS_PER_SECOND: number(0.02, 1_000).default(2),
  REPLAY_FILE: z.string().optional(),
  BINANCE_REST_URL: restUrl.default('https://api.binance.com'),
  BINANCE_STREAM_URL: z
    .string()
    .transform((text) => text.replace(/\/+$/, ''))
    .refine(isSafeStreamUrl, 'is not a URL of the form wss://host, nor ws:// of this machine')
    .default('wss://stream.binance.com:9443'),
  BINANCE_WEIGHT_PER_MINUTE: number(100, 1_000_000).default(6_000),
  YAHOO_URL: restUrl.optional(),
  YAHOO_SYMBOLS: z
    .string()
    .default('')
    .transform((text) => [...new Set(list(text.toUpperCase()))])
    .refine(
      (symbols) => symbols.every((symbol) => symbolPattern.test(symbol)),
      'is not a list of symbols as Yahoo spells them, such as NFLX,^STOXX50E,EURGBP=X',
    ),
  YAHOO_POLL_SECONDS: number(1, 3_600).default(15),
  YAHOO_CALLS_PER_MINUTE: number(10, 100_000).default(60),
  CCXT_EXCHANGE: z
    .string()
    .regex(/^[a-z0-9_]{1,40}$/, 'is not the name of an exchange as ccxt spells it, such as kraken')
    .optional(),
  CCXT_OPTIONS: z.string().default('{}').transform(parseOptions),
  CCXT_POLL_SECONDS: number(1, 3_600).default(5),
  CACHE_SECONDS: z.string().default('').transform(parseCacheSeconds),
  FEED_LINGER_SECONDS: number(0, 3_600).default(30),
  TICK_LOG_LENGTH: number(1_000, 1_000_000).pipe(z.int('is not a whole number')).default(50_000),
  CATALOGUE_REFRESH: z
    .enum(['on', 'off'], { error: 'is neither on nor off' })
    .default('on')
    .transform((text) => text === 'on'),
};

type Values = z.infer<z.ZodObject<typeof marketVariables>>;

export interface YahooConfig {
  /** Where all of Yahoo's hosts are in one, as a stand-in is; null: where they are. */
  readonly url: string | null;
  /** What is to be in the catalogue besides what it has, as Yahoo spells it. */
  readonly symbols: readonly string[];
  /** How often prices are asked for that somebody follows. */
  readonly pollMs: number;
  readonly callsPerMinute: number;
}

export interface CcxtConfig {
  /** As ccxt spells it: "kraken". */
  readonly exchange: string;
  /** For the exchange's constructor. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How often prices are asked for that somebody follows, besides the trades that the exchange streams. */
  readonly pollMs: number;
}

export interface MarketConfig {
  /** In order: each symbol comes from the first that covers it. */
  readonly sources: readonly MarketSourceName[];
  readonly replayTicksPerSecond: number;
  readonly replayFile: string | null;
  readonly binance: { readonly restUrl: string; readonly streamUrl: string; readonly weightPerMinute: number };
  readonly yahoo: YahooConfig;
  /** Null: CCXT_EXCHANGE is not set. */
  readonly ccxt: CcxtConfig | null;
  readonly cacheSeconds: CacheSeconds;
  /** How long a stream stays open after the last who listened has left. */
  readonly feedLingerMs: number;
  /** How many ticks can be replayed to who comes back. */
  readonly tickLogLength: number;
  /** Whether sources are asked once a day what they list. */
  readonly catalogueRefresh: boolean;
}

/** What the variables say of the market, with a line for each that is missing. */
export function readMarketConfig(
  values: Values,
  isProduction: boolean,
): { readonly market: MarketConfig; readonly problems: string[] } {
  const problems =
    isProduction && values.MARKET_SOURCES === undefined
      ? [`MARKET_SOURCES: must be set in production, to some of ${marketSources.join(', ')}; replay is never live`]
      : [];
  if (values.MARKET_SOURCES?.includes('ccxt') && values.CCXT_EXCHANGE === undefined) {
    problems.push(
      'CCXT_EXCHANGE: must be set where MARKET_SOURCES names ccxt, to the name of an exchange such as kraken',
    );
  }
  const market: MarketConfig = {
    sources: values.MARKET_SOURCES ?? ['replay'],
    replayTicksPerSecond: values.REPLAY_TICKS_PER_SECOND,
    replayFile: values.REPLAY_FILE ?? null,
    binance: {
      restUrl: values.BINANCE_REST_URL,
      streamUrl: values.BINANCE_STREAM_URL,
      weightPerMinute: values.BINANCE_WEIGHT_PER_MINUTE,
    },
    yahoo: {
      url: values.YAHOO_URL ?? null,
      symbols: values.YAHOO_SYMBOLS,
      pollMs: values.YAHOO_POLL_SECONDS * 1_000,
      callsPerMinute: values.YAHOO_CALLS_PER_MINUTE,
    },
    ccxt:
      values.CCXT_EXCHANGE === undefined
        ? null
        : {
            exchange: values.CCXT_EXCHANGE,
            options: values.CCXT_OPTIONS,
            pollMs: values.CCXT_POLL_SECONDS * 1_000,
          },
    cacheSeconds: values.CACHE_SECONDS,
    feedLingerMs: values.FEED_LINGER_SECONDS * 1_000,
    tickLogLength: values.TICK_LOG_LENGTH,
    catalogueRefresh: values.CATALOGUE_REFRESH,
  };
  return { market, problems };
}
