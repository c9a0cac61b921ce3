import { z } from 'zod';
import { ConfigError } from '../../config.ts';
import type { CcxtConfig } from '../config.ts';

/** What is used of an exchange of ccxt's. What it answers is parsed. */
export interface CcxtExchange {
  /** True, false, "emulated" or undefined, by the method's name. */
  readonly has: Readonly<Record<string, unknown>>;
  /** By names like "1h". */
  readonly timeframes?: Readonly<Record<string, unknown>> | undefined;
  readonly precisionMode?: unknown;
  /** Milliseconds that lie between two calls. */
  readonly rateLimit: number;
  loadMarkets(reload: boolean): Promise<unknown>;
  fetchTickers(symbols: readonly string[]): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, sinceMs: number, limit: number): Promise<unknown>;
  watchTrades?(symbol: string): Promise<unknown>;
  unWatchTrades?(symbol: string): Promise<unknown>;
  loadHttpProxyAgent?(): Promise<unknown>;
  close(): Promise<unknown>;
}

const methods = ['loadMarkets', 'fetchTickers', 'fetchOHLCV', 'close'];

const exchangeSchema = z.custom<CcxtExchange>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    methods.every((name) => typeof Reflect.get(value, name) === 'function'),
);
const constructorSchema = z.custom<new (options: Readonly<Record<string, unknown>>) => unknown>(
  (value) => typeof value === 'function',
);
const librarySchema = z.object({
  default: z.looseObject({ exchanges: z.array(z.string()), pro: z.record(z.string(), z.unknown()) }),
});

/** Not installed with the server, as it has 62 MB: no import that the compiler could follow. */
const packageName: string = 'ccxt';

async function loadLibrary(load: () => Promise<unknown>) {
  try {
    return librarySchema.parse(await load()).default;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw error;
    throw new ConfigError([
      'MARKET_SOURCES: ccxt needs the package: npx -y pnpm@12 add ccxt --filter @tickwire/server',
    ]);
  }
}

/**
 * The exchange that is configured, with its streams where ccxt has them.
 *
 * @throws ConfigError where the package is not installed, or knows no such exchange
 */
export async function loadExchange(
  { exchange: id, options }: CcxtConfig,
  timeoutMs: number,
  load: () => Promise<unknown> = () => import(packageName),
): Promise<CcxtExchange> {
  const library = await loadLibrary(load);
  if (!library.exchanges.includes(id))
    throw new ConfigError([`CCXT_EXCHANGE: ccxt knows no exchange of the name "${id}"`]);
  const Exchange = constructorSchema.parse(library.pro[id] ?? library[id]);
  let made: unknown;
  try {
    // Prices as they were written, and nothing on the console.
    made = new Exchange({ timeout: timeoutMs, ...options, number: String, verbose: false, log: () => {} });
  } catch {
    // What ccxt says of it may repeat a secret.
    throw new ConfigError([`CCXT_OPTIONS: ${id} does not take these options`]);
  }
  const exchange = exchangeSchema.parse(made);
  // Without it streams are refused that are not encrypted, as those of a stand-in on this machine.
  await exchange.loadHttpProxyAgent?.();
  return exchange;
}
