import { type InstrumentSeed, listingSeeds } from '@tickwire/prisma';
import type { Catalogue, MarketSource, Metrics } from '@tickwire/schema';
import type { Redis } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';
import { createBinanceSource } from './binance/index.ts';
import type { MarketConfig, MarketSourceName } from './config.ts';
import { createReplaySource, type ReplayFile } from './replay/index.ts';

/** What sources are made with. */
export interface SourceParts {
  readonly config: MarketConfig;
  /** Null: what servers share is kept in this process alone. */
  readonly redis: Redis | null;
  readonly replayFile: ReplayFile | null;
  readonly metrics: Metrics;
  readonly log: Logger;
}

interface SourceOptions extends SourceParts {
  readonly catalogue: Catalogue;
}

/**
 * The sources that MARKET_SOURCES names, in its order: each symbol comes from the first that covers it. The packages
 * that they need are loaded here, and no others.
 */
export async function createMarketSources({
  config,
  catalogue,
  replayFile,
  redis,
  metrics,
  log,
}: SourceOptions): Promise<MarketSource[]> {
  const makers: Partial<Record<MarketSourceName, () => MarketSource | Promise<MarketSource>>> = {
    binance: () =>
      createBinanceSource({ ...config.binance, listed: catalogue.listedAt('BINANCE'), redis, metrics, log }),
    async yahoo() {
      const { createYahooSource } = await import('./yahoo/index.ts');
      const names = catalogue.listedAt('YAHOO');
      const seeded = listingSeeds.flatMap(({ source, sourceSymbol }) => (source === 'YAHOO' ? sourceSymbol : []));
      const known = () => [...seeded, ...catalogue.all().flatMap(({ symbol }) => names.toSource(symbol) ?? [])];
      return createYahooSource({ config: config.yahoo, names, known, redis, metrics, log });
    },
    async ccxt() {
      const { createCcxtSource } = await import('./ccxt/index.ts');
      // The configuration has been refused where it names the source and no exchange.
      if (config.ccxt === null) throw new Error('MARKET_SOURCES names ccxt without an exchange');
      return createCcxtSource({ config: config.ccxt, names: catalogue.listedAt('CCXT'), redis, metrics, log });
    },
    replay: () =>
      createReplaySource({
        instruments: catalogue.all(),
        ticksPerSecond: config.replayTicksPerSecond,
        ...(replayFile !== null && { file: replayFile }),
        onError: (error) => log.error({ err: error }, 'a listener of the replay failed'),
      }),
  };
  return Promise.all(config.sources.flatMap((name) => makers[name]?.() ?? []));
}

/** Looks like a pair of a crypto asset and what it is priced in. */
const pair = /(USDT|USDC|USD|EUR|BTC)$/;

/** Catalogue entries for what a replayed file has, used where the catalogue lacks them. */
export function instrumentsOf(file: ReplayFile): InstrumentSeed[] {
  return file.series.map(({ symbol, priceDecimals }) => {
    const currency = pair.exec(symbol)?.[1];
    return {
      symbol,
      name: `${symbol}, replayed from a file`,
      assetClass: currency === undefined ? 'EQUITY' : 'CRYPTO',
      currency: currency ?? 'USD',
      priceDecimals,
    };
  });
}
