import type { Instrument } from '@tickwire/prisma';
import { Decimal } from 'decimal.js';
import { GraphQLError } from 'graphql';
import { type Bars, barsOf } from '../market/indicators/bars.ts';
import type { MarketService } from '../market/service.ts';
import { type Candle, SourceError } from '../ports/market.ts';
import type { ModelInput } from './models/model.ts';
import { statementYears } from './models/statements.ts';

/** More than a year of trading days, with what the longest averages need before it. */
const barCount = 400;
/** What the betas of shares are measured against. */
const marketSymbol = 'SPX';

/** Why an analysis cannot be made, in a sentence for people. */
export class AnalysisFailure extends Error {
  override readonly name = 'AnalysisFailure';
}

export type InputMarket = Pick<MarketService, 'candles' | 'fundamentals' | 'quotes'>;

export interface GatherOptions {
  readonly market: InputMarket;
  readonly instrument: Instrument;
  /** Whether no source lists it any more. */
  readonly isDelisted: boolean;
  /** The price that the run has already; null where it has none yet. */
  readonly price: string | null;
  /** Whether a source that gives no answer leaves its part out. Else it is an error, as another try may have it. */
  readonly toleratesGaps: boolean;
  readonly now: () => number;
}

export interface Gathered {
  readonly input: ModelInput;
  /** Exact, without zeros at its end, as the run is read again: the same in whichever try. */
  readonly price: string;
  /** Whether a source gave no answer. */
  readonly hasGaps: boolean;
}

function isSourceAway(error: unknown): boolean {
  return (
    error instanceof SourceError || (error instanceof GraphQLError && error.extensions.code === 'SERVICE_UNAVAILABLE')
  );
}

async function newestPrice({ market, instrument, isDelisted }: GatherOptions): Promise<string> {
  const { symbol } = instrument;
  const [quote] = await market.quotes([symbol]);
  if (quote !== undefined) return new Decimal(quote.price).toFixed();
  throw new AnalysisFailure(
    isDelisted
      ? `${symbol} is not listed any more, and no source has a price of it: it cannot be analysed.`
      : `No source has a price of ${symbol} at present: ask again in a few minutes.`,
  );
}

/** Gathers what models look at. What one source does not answer costs what needs it, and is told among the remarks. */
export async function gatherInputs(options: GatherOptions): Promise<Gathered> {
  const { market, instrument, price: kept, toleratesGaps, now } = options;
  const { symbol, assetClass, currency } = instrument;
  const gaps: string[] = [];

  async function orNone<T>(what: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> {
    try {
      return await read();
    } catch (error) {
      if (!toleratesGaps || !isSourceAway(error)) throw error;
      gaps.push(`${what} could not be read, as their source gave no answer.`);
      return [];
    }
  }

  const readBars = (of: string) => (): Promise<readonly Candle[]> =>
    market.candles(of, { interval: 'D1', from: null, to: null, limit: barCount });

  const price = kept ?? (await newestPrice(options));
  if (!(Number(price) > 0)) {
    throw new AnalysisFailure(`The price of ${symbol} is ${price}: only what has a price above zero can be analysed.`);
  }
  const [daily, ofMarket, reported] = await Promise.all([
    orNone(`The daily prices of ${symbol}`, readBars(symbol)),
    assetClass === 'EQUITY' ? orNone('The daily prices of the market', readBars(marketSymbol)) : [],
    orNone(`The statements of ${symbol}`, () => market.fundamentals(instrument)),
  ]);
  const bars: Bars = barsOf(daily);
  const { years, remarks } = statementYears(reported, bars);
  const input: ModelInput = {
    ...{ symbol, assetClass, currency, price: Number(price), atMs: now(), bars, years },
    marketBars: barsOf(ofMarket),
    remarks: [...remarks, ...gaps],
  };
  return { input, price, hasGaps: gaps.length > 0 };
}
