import type { ListedSymbols, MarketSource, SourceListener, SourceQuote, SourceTick } from '@tickwire/schema';
import { pino } from 'pino';
import { vi } from 'vitest';
import { createBinanceSource } from '../../src/market/binance/index.ts';
import { type BinanceStandIn, startBinanceStandIn } from '../../src/market/standins/binance/index.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { whenDone } from '../harness/when-done.ts';

type StandInOptions = Parameters<typeof startBinanceStandIn>[0];
type SourceOptions = Parameters<typeof createBinanceSource>[0];

/** Binance spells it without the dash. */
const sourceSymbolOf = (symbol: string) => symbol.replace('-', '');

/** Takes any symbol for one of Binance's, spelt with a dash here: "BTC-USDT". */
const spelt: ListedSymbols = {
  toSource: (symbol) => (symbol.includes('-') ? sourceSymbolOf(symbol) : null),
  fromSource: (sourceSymbol) => sourceSymbol.replace(/(USDT|BTC)$/, '-$1'),
};

/** Short times: what takes a minute of Binance's is to take a tenth of a second here. */
const shortTiming = { heartbeatMs: 500, silenceMs: 2_000, overlapMs: 100, firstRetryMs: 20 };

export interface BinanceFixture {
  readonly standIn: BinanceStandIn;
  /** Another of the same stand-in; ends with it. */
  source(options?: Partial<SourceOptions>): MarketSource;
  /** What was counted with these labels, of all sources. */
  counted(name: string, labels: Readonly<Record<string, string>>): Promise<number>;
  /** How many connections listen to the trades of a symbol. */
  listeners(symbol?: string): number;
  /** Subscribes, and waits until that holds. */
  follow(symbols?: readonly string[], source?: MarketSource): Promise<Heard & { leave(): void }>;
  /** Trades until a listener hears of one. */
  untilHeard(listener: Heard): Promise<void>;
  readonly logged: string[];
}

export const until = (condition: () => boolean | Promise<boolean>) =>
  vi.waitUntil(condition, { timeout: 10_000, interval: 10 });

/** A stand-in of this test file's own, quiet but for what a test orders, and sources of it. */
export async function startBinance(options: StandInOptions = {}): Promise<BinanceFixture> {
  const standIn = await startBinanceStandIn({ tradesPerSecond: 0, tickerIntervalMs: 50, ...options });
  const metrics = createMetrics({ isFetched: false });
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => logged.push(JSON.parse(line).msg) });
  const sources: MarketSource[] = [];
  const listeners = (symbol = 'BTC-USDT') =>
    standIn.connections.listeners(`${sourceSymbolOf(symbol).toLowerCase()}@aggTrade`);
  whenDone(async () => {
    await Promise.all(sources.map((source) => source.close()));
    await standIn.close();
  });
  const fixture: BinanceFixture = {
    standIn,
    logged,
    listeners,
    async follow(symbols = ['BTC-USDT'], source = fixture.source()) {
      const listener = listen();
      const leave = source.subscribe(symbols, listener);
      const covered = symbols.filter((symbol) => source.covers(symbol));
      await until(() => covered.every((symbol) => listeners(symbol) > 0));
      return { ...listener, leave };
    },
    async untilHeard({ heard }) {
      const { length } = heard.ticks;
      await until(() => {
        standIn.market.trade('BTCUSDT');
        return heard.ticks.length > length;
      });
    },
    source(overrides = {}) {
      const { restUrl, streamUrl } = standIn;
      const source = createBinanceSource({
        ...{ restUrl, streamUrl, weightPerMinute: 6_000, listed: spelt, redis: null, metrics, log },
        ...{ timeoutMs: 2_000, ...overrides },
        timing: { ...shortTiming, ...overrides.timing },
      });
      sources.push(source);
      return source;
    },
    async counted(name, labels) {
      const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      const lines = (await metrics.render()).split('\n').filter((line) => line.startsWith(`tickwire_${name}_total{`));
      const matching = lines.filter((line) => wanted.every((label) => line.includes(label)));
      return matching.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
  };
  return fixture;
}

export interface Heard extends SourceListener {
  readonly heard: { readonly ticks: SourceTick[]; readonly quotes: SourceQuote[] };
  prices(symbol?: string): string[];
  ids(symbol?: string): (number | null)[];
}

/** Remembers what it is told. */
export function listen(): Heard {
  const heard = { ticks: [] as SourceTick[], quotes: [] as SourceQuote[] };
  const of = (symbol: string) => heard.ticks.filter((tick) => tick.symbol === symbol);
  return {
    heard,
    ticks: (ticks) => void heard.ticks.push(...ticks),
    confirmed: (quotes) => void heard.quotes.push(...quotes),
    prices: (symbol = 'BTC-USDT') => of(symbol).map(({ price }) => price),
    ids: (symbol = 'BTC-USDT') => of(symbol).map(({ sequence }) => sequence),
  };
}
