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
    /** Prices alone tell little of prices to come: no more than this is ever believed, as docs/models.md measures. */
    ceiling: 0.5,
    /** What each doubt about the bars leaves. */
    doubt: 0.5,
    /** The newest bar is too old after so many days. */
    staleDays: 10,
    /** The newest price and the last close differ by more than this share of the smaller: one of them may be wrong. */
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

/** What the models of statements have in common. */
export const companyThresholds = {
  /** Stands for any ratio of debt beyond it, and for a debt that there is nothing to hold against. */
  worstDebtRatio: 10,
  /** 15 times earnings by one and a half times book value: the most that Graham's defensive investor pays. */
  grahamMultiple: 22.5,
} as const;

/** How far a number may lie from the factor of a split and still tell it, each as a share. */
export const splitThresholds = {
  /** Between two years: shares are also bought back and issued. The factors 7 and 8 lie closest, 14% apart. */
  years: 0.11,
  /** The same for 3 for 2, which is not far from what companies issue. */
  fewShares: 0.06,
  /** Within a year, where earnings a share times shares is the net income, but for preferred dividends. */
  statement: 0.05,
  /** Overnight, for the close: the market moves as on any day. */
  close: 0.06,
  /** For the whole day's range: a crash has prices on its way down, a split has none. */
  range: 0.1,
  /** Of earnings a share that are known less exactly than this, as a share of them, nothing is concluded. */
  maxEpsError: 0.05,
  /** Earnings a share times shares may be so far from net income before it is worth a remark. */
  maxGap: 0.25,
  /** Prices that tell more than this, all nights together, tell nonsense. */
  maxSplitSince: 1_000,
} as const;

/** BUFFETT: of statements and the price. What the price decides is 45 of 100 points: at any price the best is no buy. */
export const buffettThresholds = {
  /** Years that are needed at all: one alone has no steadiness and no trend. */
  minYears: 2,
  /** Of all that counts, what has to be known for a score to mean anything. */
  minCoverage: 0.3,
  /** What is taken off the confidence where all of the worth is growth to come; less in proportion. */
  growthDoubt: 0.5,
  /** Where the worth is not known, what is left of the confidence: quality at an unknown price is half of the model. */
  unpricedConfidence: 0.5,
  belief: { most: 0.85, fullYears: 5, leastOfYears: 0.5, freshDays: 456, staleDays: 1_096, leastOfAge: 0.5 },

  /** Newest years that are looked at: growth of long ago is none that is to come. */
  windowYears: 10,
  /** Newest years that owner earnings are the mean of. */
  ownerEarningsYears: 3,
  /** How long the first stage is, in which growth fades to that of the second. */
  growthYears: 10,
  /** The most and the least that the first stage begins with, a year. */
  maxGrowth: 0.08,
  minGrowth: -0.05,
  /** Second stage, for ever: about what money loses in worth. */
  maxTerminalGrowth: 0.025,
  /** What Buffett and Munger want of anything at the least, whatever bonds pay. */
  discountRate: 0.1,
  /** What the discount rate has to be above the terminal growth for there to be a value. */
  minSpread: 0.03,
  /** At 1 - price / value: Graham's third and a little less. */
  marginOfSafety: { worst: -0.25, best: 0.3, maxPoints: 45 },
  /** No margin is told below this: the price is twice the value, or there is no value at all. */
  leastMargin: -1,

  /** Median of the years. 20% for long is rare, 8% is about what capital costs. */
  returnOnEquity: { worst: 0.08, best: 0.2, maxPoints: 8 },
  /** The worst year's return as a share of the median one. */
  returnSteadiness: { worst: 0, best: 0.7, maxPoints: 5 },
  /** On equity and debt together: a high return on little equity may be the debt's. */
  returnOnCapital: { worst: 0.06, best: 0.15, maxPoints: 6 },
  debtToEquity: { worst: 1.25, best: 0.25, maxPoints: 5 },
  /** In years of owner earnings: Buffettology's three to four. */
  debtRepaymentYears: { worst: 7, best: 3, maxPoints: 5 },
  /** Mary Buffett and Clark: 40% tells of an advantage, 20% of hard competition. */
  grossMargin: { worst: 0.2, best: 0.4, maxPoints: 3 },
  operatingMargin: { worst: 0.05, best: 0.2, maxPoints: 4 },
  /** The same: 20% and 10%, with those who sell much at little not wholly cut off. */
  netMargin: { worst: 0.05, best: 0.2, maxPoints: 4 },
  /** A year, the mean of the three margins. */
  marginTrend: { worst: -0.01, best: 0.01, maxPoints: 4 },
  /** Owner earnings as a share of reported earnings. */
  cashConversion: { worst: 0.5, best: 1, maxPoints: 4 },
  /** A year: 2% fewer shares are as good as 2% more are bad. */
  shareCountGrowth: { worst: 0.02, best: -0.02, maxPoints: 4 },
  /** Of owner earnings, what went to the owners: nothing earns half, as what is kept may serve them too. */
  payout: { worst: -0.5, best: 0.5, maxPoints: 3 },
  /** Beyond all that was earned it cannot go on. */
  overPayout: { worst: 1.5, best: 1, maxPoints: 3 },
} as const;

/** LYNCH: of growth and its price. What the price decides is 50 of 100 points. */
export const lynchThresholds = {
  /** Years that are needed at all: one alone has not grown. */
  minYears: 2,
  /** Newest years that growth is measured over: five times a year's growth. */
  windowYears: 6,
  /** Of all that counts, what has to be known for a score to mean anything. */
  minCoverage: 0.3,
  belief: { most: 0.85, fullYears: 5, leastOfYears: 0.5, freshDays: 456, staleDays: 1_096, leastOfAge: 0.5 },

  /** Kinds by growth a year. Lynch: slow growers 2% to 4%, stalwarts 10% to 12%, fast growers 20% to 25%. */
  stalwartFrom: 0.07,
  fastGrowerFrom: 0.2,
  /** A cyclical's earnings have fallen by so much in one year and risen by so much in another. */
  cyclicalSwing: 0.25,
  /** An asset play costs no more than this share of its book value. */
  assetPlayPriceToBook: 1,

  /** No more growth a year is paid for than this: Lynch mistrusts what lies above 25% for long. */
  maxGrowth: 0.25,
  /** P/E over growth in percent: Lynch's half and twice. */
  peg: { worst: 2, best: 0.5, maxPoints: 15 },
  /** Stands for a PEG of so much and more, and for that of a company which earns nothing or does not grow. */
  worstPeg: 10,
  /** (Growth + dividend yield) / P/E: below 1 is poor, 1.5 is all right, 2 is what he looks for. */
  growthAndYieldToPriceEarnings: { worst: 0.5, best: 2, maxPoints: 15 },
  /** At 1 - price / fair price. */
  fairPriceMargin: { worst: -0.5, best: 0.3, maxPoints: 15 },
  /** No margin is told below this: the price is twice the fair one, or there is no fair one. */
  leastMargin: -1,
  /** A fair P/E is the growth in percent, between these. */
  minFairPriceEarnings: 5,
  maxFairPriceEarnings: 25,
  /** Graham number over the price: 1 is the most that Graham's defensive investor pays. */
  grahamToPrice: { worst: 0.4, best: 1, maxPoints: 5 },

  earningsGrowth: { worst: 0, best: 0.2, maxPoints: 10 },
  /** Of the newest year alone: what came long ago is no growth any more. */
  newestEarningsGrowth: { worst: 0, best: 0.15, maxPoints: 5 },
  revenueGrowth: { worst: 0, best: 0.12, maxPoints: 10 },
  /** Lynch: a quarter of debt to three quarters of equity is normal. */
  debtToEquity: { worst: 1, best: 0.33, maxPoints: 10 },
  /** Cash less all debt, of the price of a share. */
  netCashToPrice: { worst: 0, best: 0.25, maxPoints: 7 },
  /** What inventories grew by beyond sales in the newest year, as a share of sales. */
  inventoryBuildUp: { worst: 0.04, best: 0, maxPoints: 8 },
} as const;

/** DCF: of cash to come. Rates are a year's. */
export const dcfThresholds = {
  /** Years of cash flow that are needed at all. */
  minYears: 2,
  /** Years that are looked at, from the newest back. */
  maxYears: 6,
  /** The newest years whose margins make the normal one. */
  marginYears: 3,
  /** Of revenue: no company keeps more as free cash flow for long. */
  maxMargin: 0.6,
  /** Flows come over the year and not on its last day; "YEAR_END" is the other choice. */
  timing: 'MID_YEAR',
  growthYears: 5,
  fadeYears: 5,
  growth: { min: -0.05, max: 0.15 },
  /** About the growth of an economy with its inflation, less than the rate without risk. */
  terminalGrowth: { min: 0, max: 0.025 },
  /** How far terminal growth stays below the discount rate. Nearer than that there is no value. */
  minSpread: 0.02,
  taxRate: { min: 0, max: 0.35, whereUnknown: 0.21 },
  /** Interest over revenue from which a company that tells no current assets is taken for a bank. */
  bankInterest: 0.2,
  /** The yield of a US Treasury bond of 10 years, about that of 2024 to 2026. */
  riskFreeRate: 0.0425,
  /** The currency that the rate without risk is one of. */
  rateCurrency: 'USD',
  /** Damodaran's implied premium of the S&P 500 at the start of 2024. */
  equityRiskPremium: 0.046,
  beta: {
    whereUnknown: 1,
    min: 0.5,
    max: 2.5,
    measuredShare: 0.67,
    marketBeta: 1,
    minReturns: 60,
    maxReturns: 260,
    minTStatistic: 2,
  },
  wacc: { min: 0.06, max: 0.2 },
  /** What is paid above the rate without risk, by how often operating income covers interest; best first. */
  creditSpreads: [
    { minCoverage: 8.5, spread: 0.006 },
    { minCoverage: 6.5, spread: 0.007 },
    { minCoverage: 5.5, spread: 0.009 },
    { minCoverage: 4.25, spread: 0.01 },
    { minCoverage: 3, spread: 0.012 },
    { minCoverage: 2.5, spread: 0.015 },
    { minCoverage: 2.25, spread: 0.018 },
    { minCoverage: 2, spread: 0.022 },
    { minCoverage: 1.75, spread: 0.03 },
    { minCoverage: 1.5, spread: 0.036 },
    { minCoverage: 1.25, spread: 0.05 },
    { minCoverage: 0.8, spread: 0.085 },
  ],
  /** Below all of these. */
  worstCreditSpread: 0.12,
  creditSpreadWhereUnknown: 0.03,
  /** Changes against the base; `margin` is multiplied. Probabilities add up to 1. */
  scenarios: {
    bear: { probability: 0.25, growth: -0.025, margin: 0.85, wacc: 0.01, terminalGrowth: -0.005 },
    base: { probability: 0.5, growth: 0, margin: 1, wacc: 0, terminalGrowth: 0 },
    bull: { probability: 0.25, growth: 0.025, margin: 1.1, wacc: -0.005, terminalGrowth: 0.005 },
  },
  sensitivity: { waccs: [-0.02, -0.01, 0, 0.01, 0.02], growths: [-0.01, -0.005, 0, 0.005, 0.01] },
  /** Where the growth is looked for that a price stands for. */
  impliedGrowth: { min: -0.2, max: 0.4 },
  /** What speaks for a value's being true counts less than 20 in all: it makes no price a good one. */
  factors: {
    /** A share's value against its price: 0.5 is half as much again. */
    upside: { worst: -0.5, best: 0.5, maxPoints: 60 },
    /** Where the price stands: 1 at the bear's value, 0 at the bull's. */
    priceInRange: { worst: 0, best: 1, maxPoints: 22 },
    /** The share of the value that comes after the last projected year. */
    terminalShare: { worst: 0.85, best: 0.5, maxPoints: 5 },
    /** The share of the years with cash flow above 0. */
    positiveYears: { worst: 0.5, best: 1, maxPoints: 3 },
    /** The standard deviation of the margins over their mean. */
    marginSpread: { worst: 1, best: 0.1, maxPoints: 3 },
    /** The share of operating income that interest takes. */
    interestBurden: { worst: 0.5, best: 0.05, maxPoints: 3 },
    /** Years of normal cash flow that would repay the net debt. */
    debtYears: { worst: 6, best: 1, maxPoints: 4 },
  },
  /** What the belief in a value is multiplied by. */
  confidence: {
    /** Where all is well: what is to come is never known. */
    most: 0.85,
    years: { worst: 1, best: 5, least: 0.5 },
    /** Of the values of bull and bear, over the base. */
    dispersion: { worst: 1.5, best: 0.4, least: 0.6 },
    terminalShare: { worst: 0.85, best: 0.5, least: 0.7 },
    betaUnknown: 0.9,
    debtUnknown: 0.8,
    /** For a tax rate that is assumed, for cash flow that lacks a part, and for balances of an older year: each. */
    assumed: 0.9,
    otherCurrency: 0.8,
    stale: 0.7,
    remark: 0.9,
    implausible: 0.3,
  },
  /** Statements older than this no longer tell how a company stands. */
  staleDays: 550,
  /** A value that is so many times the price, or so small a part of it, speaks of wrong units before it speaks of a bargain. */
  plausible: { min: 0.1, max: 5 },
} as const;
