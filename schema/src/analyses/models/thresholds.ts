/**
 * Every number that a model judges by, in one table: what it is worth, where points begin and where they end, what is
 * assumed and how far it is believed. Shares are of one: 0.15 is 15%.
 */

/** What the models say as one. */
export const togetherThresholds = {
  /** The standard deviation of the scores, in points, from which it is said that the models disagree. */
  disagreement: 10,
} as const;

/** BASIC: of prices and volumes. */
export const basicThresholds = {
  /** Bars that are needed at all. */
  minBars: 30,
  /** What a year's returns usually deviate by: prices are held against what is usual for their kind. */
  typicalVolatility: { EQUITY: 0.3, INDEX: 0.18, FUTURE: 0.28, FX: 0.09, CRYPTO: 0.7 },
  /** How many daily bars a year has. */
  barsPerYear: { EQUITY: 252, INDEX: 252, FUTURE: 252, FX: 260, CRYPTO: 365 },
  /** A move of so many usual deviations up has all points, as far down none, and no move half. */
  deviations: 1.5,
  /** A walk's distance from its average of n bars deviates as a move of n / 3 bars does. */
  barsOfAverage: 1 / 3,
  trend: {
    priceToSma50: 8,
    priceToSma200: 10,
    sma50Slope: 6,
    adx14: 6,
    /** The bars over which the slope of the average is taken, and the bars whose moves deviate as much as it does. */
    slope: { bars: 20, asBars: 7 },
    /** Below the first there is no trend, from the second on it is strong. */
    adx: { none: 20, strong: 40 },
  },
  momentum: {
    rsi14: 5,
    macdHistogram: 5,
    return1Month: 3,
    return3Months: 5,
    return6Months: 6,
    return12Months: 6,
    /** No points up to `none`, all at `all`; beyond, the price has run hot, and half of them are left at `hot`. */
    rsi: { none: 30, all: 70, hot: 90 },
    /** In average true ranges: none at minus this, all at this. */
    macdInAtr: 0.36,
    /** Days of the calendar. */
    days: { return1Month: 30, return3Months: 91, return6Months: 182, return12Months: 365 },
  },
  volatility: {
    atrToPrice: 5,
    annualVolatility: 10,
    /** The usual true range of a bar, in deviations of a day's return. */
    atrInDeviations: 1.4,
    /** All points at half of what is usual, none at twice as much. */
    times: 2,
    /** The newest bars that it is taken of, at most. */
    bars: 252,
  },
  volume: {
    obvTrend: 5,
    volumeToAverage: 5,
    /** The bars over which the balance is followed, and the share of their volume from which all points are had. */
    obv: { bars: 20, share: 0.35 },
    /** The newest bars, those they are held against, and how many of these there must be. */
    average: { newest: 5, bars: 60, minBars: 20 },
    /** Times the average at which the move of those bars counts in full. */
    heavy: 2,
  },
  levels: {
    below52WeekHigh: 5,
    above52WeekLow: 3,
    bollingerPosition: 4,
    roomToResistance: 3,
    /** Days that a year's extremes are taken of, and how far back the bars must reach for them. */
    year: { days: 365, minDays: 350 },
    /** A turn is the extreme of as many bars before and after it; those of the newest bars count. */
    turns: { wing: 5, bars: 120 },
    /** Where there is no turn on one side, the room there is that of a usual move of so many bars. */
    openBars: 20,
  },
  confidence: {
    /** Prices alone tell little of prices to come: no more than this is ever believed. */
    ceiling: 0.7,
    /** What each doubt about the bars leaves. */
    doubt: 0.5,
    /** The newest bar is too old after so many days. */
    staleDays: 10,
    /** The newest price and the last close differ by more than this share: one of them may be wrong. */
    jump: 0.5,
    /** Closes that are all the same are those of something pegged, or not traded. */
    stillBars: 20,
  },
  /** BASIC@2: momentum for the risk that was taken. */
  riskAdjusted: {
    momentum12To1: 40,
    return12Months: 15,
    priceToSma10Months: 25,
    volatilityToYear: 20,
    /** Days of the calendar: a year back, without the last month. */
    days: { from: 365, to: 30 },
    /** Deviations of the instrument's own returns at which all points are had, and at minus which none. */
    deviations: 1.5,
    months: 10,
    /** The newest bars whose volatility is held against the year's: all points at two thirds of it, none at one half more. */
    volatility: { bars: 21, times: 1.5 },
  },
} as const;

/** BUFFETT: of statements and the price. */
export const buffettThresholds = {
  /** Years that are needed at all. */
  minYears: 2,
} as const;

/** LYNCH: of growth and its price. */
export const lynchThresholds = {
  /** Years that are needed at all. */
  minYears: 2,
} as const;

/** DCF: of cash to come. */
export const dcfThresholds = {
  /** Years that are needed at all. */
  minYears: 2,
} as const;
