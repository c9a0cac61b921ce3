import { type Exchange, type ExchangeName, exchanges } from './exchanges.ts';

type QuoteType = 'EQUITY' | 'ETF' | 'INDEX' | 'CURRENCY' | 'FUTURE' | 'CRYPTOCURRENCY';

/** What a company reported for one fiscal year. */
interface ReportedYear {
  /** Its last day: "2023-09-30". */
  readonly asOfDate: string;
  readonly currency: string;
  /** By Yahoo's names without "annual": "TotalRevenue". Money spent is negative. */
  readonly figures: Readonly<Record<string, number>>;
}

/** What a test or a contributor says of a symbol; the rest has defaults. */
export interface YahooSymbolOptions {
  /** As Yahoo spells it: "AAPL", "^GSPC", "ES=F", "EURUSD=X", "BTC-USD". */
  readonly symbol: string;
  readonly name?: string;
  /** Default: as the spelling tells. */
  readonly quoteType?: QuoteType;
  /** Default: USD, or the second of a pair. */
  readonly currency?: string;
  /** The level that its prices stay around. Default: 100. */
  readonly price?: number;
  /** Digits behind the point. Default: 2, and 4 for currencies. */
  readonly priceHint?: number;
  /** Default: as the quote type tells. */
  readonly exchange?: ExchangeName;
  /** Its first day. Default: in 2010. */
  readonly firstTradeMs?: number;
  /** Oldest first; none by default. */
  readonly years?: readonly ReportedYear[];
}

/** A symbol with nothing left open. */
export interface YahooSymbol {
  readonly symbol: string;
  readonly name: string;
  readonly quoteType: QuoteType;
  readonly currency: string;
  readonly price: number;
  readonly priceHint: number;
  readonly exchange: Exchange;
  readonly firstTradeMs: number;
  readonly years: readonly ReportedYear[];
  /** Whether anybody counts what is traded. */
  readonly hasVolume: boolean;
}

function quoteTypeOf(symbol: string): QuoteType {
  if (symbol.startsWith('^')) return 'INDEX';
  if (symbol.endsWith('=F')) return 'FUTURE';
  if (symbol.endsWith('=X')) return 'CURRENCY';
  return symbol.includes('-') ? 'CRYPTOCURRENCY' : 'EQUITY';
}

const exchangeOf: Readonly<Record<QuoteType, ExchangeName>> = {
  EQUITY: 'nasdaq',
  ETF: 'nasdaq',
  INDEX: 'nasdaq',
  CURRENCY: 'currencies',
  FUTURE: 'futures',
  CRYPTOCURRENCY: 'crypto',
};

export function defineSymbol(options: YahooSymbolOptions): YahooSymbol {
  const { symbol, quoteType = quoteTypeOf(symbol), price = 100, years = [] } = options;
  const pair = /^[A-Z]{3}([A-Z]{3})=X$/.exec(symbol)?.[1] ?? /^[A-Z0-9]+-([A-Z]{3})$/.exec(symbol)?.[1];
  return {
    symbol,
    name: options.name ?? symbol,
    quoteType,
    currency: options.currency ?? pair ?? 'USD',
    price,
    priceHint: options.priceHint ?? (quoteType === 'CURRENCY' ? 4 : 2),
    exchange: exchanges[options.exchange ?? exchangeOf[quoteType]],
    firstTradeMs: options.firstTradeMs ?? Date.UTC(2010, 0, 4, 14, 30),
    years,
    hasVolume: quoteType !== 'CURRENCY' && quoteType !== 'INDEX',
  };
}

/** A company that grows, in millions. */
function madeUpYears(firstYear: number, count: number, revenue: number, growth: number, debt: number): ReportedYear[] {
  return Array.from({ length: count }, (_, index) => {
    const sales = Math.round(revenue * growth ** index);
    const part = (share: number): number => Math.round(sales * share) * 1_000_000;
    return {
      asOfDate: `${firstYear + index}-12-31`,
      currency: 'USD',
      figures: {
        TotalRevenue: sales * 1_000_000,
        GrossProfit: part(0.45),
        OperatingIncome: part(0.22),
        InterestExpense: Math.round(debt * 0.04) * 1_000_000,
        PretaxIncome: part(0.17) + part(0.04),
        TaxProvision: part(0.04),
        NetIncome: part(0.17),
        DilutedEPS: Math.round(part(0.17) / 5_000_000) / 100,
        DilutedAverageShares: 500_000_000,
        DepreciationAndAmortization: part(0.05),
        CapitalExpenditure: -part(0.06),
        OperatingCashFlow: part(0.24),
        ChangeInWorkingCapital: -part(0.01),
        FreeCashFlow: part(0.24) - part(0.06),
        CashDividendsPaid: -part(0.05),
        RepurchaseOfCapitalStock: -part(0.03),
        TotalAssets: part(1.1),
        CurrentAssets: part(0.55),
        CurrentLiabilities: part(0.25),
        Inventory: part(0.08),
        StockholdersEquity: part(0.6),
        TotalDebt: debt * 1_000_000,
        CashCashEquivalentsAndShortTermInvestments: part(0.3),
      },
    };
  });
}

/**
 * What the catalogue has of Yahoo's symbols, at made-up prices, and some more. Only companies that do not exist have
 * reported anything.
 */
export const defaultSymbols: readonly YahooSymbolOptions[] = [
  { symbol: 'AAPL', name: 'Apple Inc.', price: 190 },
  { symbol: 'AMZN', name: 'Amazon.com, Inc.', price: 150 },
  { symbol: 'GOOG', name: 'Alphabet Inc.', price: 140 },
  { symbol: 'IBM', name: 'International Business Machines Corporation', price: 160 },
  { symbol: 'JPM', name: 'JPMorgan Chase & Co.', price: 170 },
  { symbol: 'KO', name: 'The Coca-Cola Company', price: 60 },
  { symbol: 'META', name: 'Meta Platforms, Inc.', price: 350 },
  { symbol: 'MSFT', name: 'Microsoft Corporation', price: 370 },
  { symbol: 'NVDA', name: 'NVIDIA Corporation', price: 500 },
  { symbol: 'TSLA', name: 'Tesla, Inc.', price: 240 },
  { symbol: 'V', name: 'Visa Inc.', price: 260 },
  { symbol: 'CL=F', name: 'Crude Oil', price: 75 },
  { symbol: 'ES=F', name: 'E-Mini S&P 500', price: 4_800 },
  { symbol: 'GC=F', name: 'Gold', price: 2_000 },
  { symbol: 'NQ=F', name: 'Nasdaq 100', price: 17_000 },
  { symbol: 'RTY=F', name: 'E-mini Russell 2000 Index', price: 2_000 },
  { symbol: 'YM=F', name: 'Mini Dow Jones Indus.', price: 38_000 },
  { symbol: '^NDX', name: 'NASDAQ 100', price: 17_000 },
  { symbol: '^GSPC', name: 'S&P 500', price: 4_800 },
  { symbol: 'EURUSD=X', name: 'EUR/USD', price: 1.09 },
  { symbol: 'GBPUSD=X', name: 'GBP/USD', price: 1.27 },
  { symbol: 'USDJPY=X', name: 'USD/JPY', price: 145 },
  { symbol: 'EURGBP=X', name: 'EUR/GBP', price: 0.86 },
  { symbol: '^STOXX50E', name: 'EURO STOXX 50', currency: 'EUR', price: 4_500 },
  { symbol: 'BTC-USD', name: 'Bitcoin USD', price: 60_000 },
  { symbol: 'PENCE.L', name: 'Pence Example plc', currency: 'GBp', exchange: 'london', price: 260 },
  { symbol: 'WOMBAT.AX', name: 'Wombat Example Limited', currency: 'AUD', exchange: 'sydney', price: 40 },
  { symbol: 'XMPL', name: 'Example Industries Inc.', price: 42, years: madeUpYears(2020, 5, 4_000, 1.08, 900) },
  { symbol: 'NODB', name: 'No Debt Example Corp.', price: 17.5, years: madeUpYears(2021, 4, 800, 1.15, 0) },
];
