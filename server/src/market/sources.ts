import type { InstrumentSeed } from '@tickwire/prisma';
import type { Catalogue, MarketSource } from '@tickwire/schema';
import type { Config } from '../config.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createReplaySource, type ReplayFile } from './replay/index.ts';

export interface SourceOptions {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly replayFile: ReplayFile | null;
  readonly log: Logger;
}

/** The sources that MARKET_SOURCES names, in its order: each symbol comes from the first that covers it. */
export function createMarketSources({ config, catalogue, replayFile, log }: SourceOptions): MarketSource[] {
  const makers: Record<Config['marketSources'][number], () => MarketSource> = {
    replay: () =>
      createReplaySource({
        instruments: catalogue.all(),
        ticksPerSecond: config.replayTicksPerSecond,
        ...(replayFile !== null && { file: replayFile }),
        onError: (error) => log.error({ err: error }, 'a listener of the replay failed'),
      }),
  };
  return config.marketSources.map((name) => makers[name]());
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
