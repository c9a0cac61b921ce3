/**
 * Every number that a model judges by, in one table: what it is worth, where points begin and where they end, what is
 * assumed and how far it is believed. Shares are of one: 0.15 is 15%.
 */

/** BASIC: of prices and volumes. */
export const basicThresholds = {
  /** Bars that are needed at all. */
  minBars: 30,
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
  /** The yield of a US Treasury bond of 10 years, about that of 2024 to 2026. */
  riskFreeRate: 0.0425,
  /** The currency that the rate without risk is one of. */
  rateCurrency: 'USD',
  /** Damodaran's implied premium of the S&P 500 at the start of 2024. */
  equityRiskPremium: 0.046,
  beta: { whereUnknown: 1, min: 0.5, max: 2.5, measuredShare: 0.67, marketBeta: 1, minReturns: 60, maxReturns: 260 },
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
