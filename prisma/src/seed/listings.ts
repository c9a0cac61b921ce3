import type { PriceSource } from '../../generated/enums.ts';
import { type InstrumentSeed, instrumentSeeds } from './instruments.ts';

interface ListingSeed {
  readonly symbol: string;
  readonly source: PriceSource;
  readonly sourceSymbol: string;
}

const yahooIndexes: Readonly<Record<string, string>> = { NDX: '^NDX', SPX: '^GSPC' };

function listingOf({ symbol, assetClass }: InstrumentSeed): ListingSeed {
  switch (assetClass) {
    case 'CRYPTO':
      return { symbol, source: 'BINANCE', sourceSymbol: symbol };
    case 'EQUITY':
      return { symbol, source: 'YAHOO', sourceSymbol: symbol };
    case 'FUTURE':
      return { symbol, source: 'YAHOO', sourceSymbol: `${symbol}=F` };
    case 'INDEX':
      return { symbol, source: 'YAHOO', sourceSymbol: yahooIndexes[symbol] ?? `^${symbol}` };
    case 'FX':
      return { symbol, source: 'YAHOO', sourceSymbol: `${symbol}=X` };
  }
}

/** Where the instruments that every database starts with are quoted. */
export const listingSeeds: readonly ListingSeed[] = instrumentSeeds.map(listingOf);
