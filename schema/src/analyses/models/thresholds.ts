/**
 * Every number that a model judges by, in one table: what it is worth, where points begin and where they end, what is
 * assumed and how far it is believed. Shares are of one: 0.15 is 15%.
 */

/** BASIC: of prices and volumes. */
export const basicThresholds = {
  /** Bars that are needed at all. */
  minBars: 30,
} as const;

/** BUFFETT: of statements and the price. What the price decides is 40 of 100 points: no quality is worth any price. */
export const buffettThresholds = {
  /** Years that are needed at all: one alone has no steadiness and no trend. */
  minYears: 2,
  /** Of all that counts, what has to be known for a score to mean anything. */
  minCoverage: 0.3,
  /** What is taken off the confidence where all of the worth is growth to come; less in proportion. */
  growthDoubt: 0.5,
  /** Where the worth is not known, what is left of the confidence: quality at an unknown price is half of the model. */
  unpricedConfidence: 0.5,
  belief: { fullYears: 5, leastOfYears: 0.5, freshDays: 456, staleDays: 1_096, leastOfAge: 0.5 },

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
  marginOfSafety: { worst: -0.25, best: 0.3, maxPoints: 40 },
  /** No margin is told below this: the price is twice the value, or there is no value at all. */
  leastMargin: -1,

  /** Median of the years. 20% for long is rare, 8% is about what capital costs. */
  returnOnEquity: { worst: 0.08, best: 0.2, maxPoints: 8 },
  /** The worst year's return as a share of the median one. */
  returnSteadiness: { worst: 0, best: 0.7, maxPoints: 6 },
  /** On equity and debt together: a high return on little equity may be the debt's. */
  returnOnCapital: { worst: 0.06, best: 0.15, maxPoints: 6 },
  debtToEquity: { worst: 1.25, best: 0.25, maxPoints: 6 },
  /** In years of owner earnings: Buffettology's three to four. */
  debtRepaymentYears: { worst: 7, best: 3, maxPoints: 6 },
  /** Mary Buffett and Clark: 40% tells of an advantage, 20% of hard competition. */
  grossMargin: { worst: 0.2, best: 0.4, maxPoints: 3 },
  operatingMargin: { worst: 0.05, best: 0.2, maxPoints: 4 },
  /** The same: 20% and 10%, with those who sell much at little not wholly cut off. */
  netMargin: { worst: 0.05, best: 0.2, maxPoints: 4 },
  /** A year, the mean of the three margins. */
  marginTrend: { worst: -0.01, best: 0.01, maxPoints: 4 },
  /** Owner earnings as a share of reported earnings. */
  cashConversion: { worst: 0.5, best: 1, maxPoints: 5 },
  /** A year: 2% fewer shares are as good as 2% more are bad. */
  shareCountGrowth: { worst: 0.02, best: -0.02, maxPoints: 4 },
  /** Of owner earnings, what went to the owners: nothing earns half, as what is kept may serve them too. */
  payout: { worst: -0.5, best: 0.5, maxPoints: 4 },
  /** Beyond all that was earned it cannot go on. */
  overPayout: { worst: 1.5, best: 1, maxPoints: 4 },
} as const;

/** LYNCH: of growth and its price. What the price decides is 50 of 100 points. */
export const lynchThresholds = {
  /** Years that are needed at all: one alone has not grown. */
  minYears: 2,
  /** Newest years that growth is measured over: five times a year's growth. */
  windowYears: 6,
  /** Of all that counts, what has to be known for a score to mean anything. */
  minCoverage: 0.3,
  belief: { fullYears: 5, leastOfYears: 0.5, freshDays: 456, staleDays: 1_096, leastOfAge: 0.5 },

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

/** DCF: of cash to come. */
export const dcfThresholds = {
  /** Years that are needed at all. */
  minYears: 2,
} as const;
