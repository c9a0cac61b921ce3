import type { Bars } from '../../market/indicators/bars.ts';
import type { FundamentalsYear, SourceListing } from '../../ports/market.ts';

export const analysisModels = ['BASIC', 'BUFFETT', 'LYNCH', 'DCF'] as const;
export type AnalysisModel = (typeof analysisModels)[number];

/** One version of a model: what it said is held against what came of it by these. */
export interface Variant {
  readonly model: AnalysisModel;
  readonly version: number;
}

/** One fiscal year as numbers, in whole units of the reporting currency. Null: not reported. */
export type StatementYear = {
  readonly [Name in keyof FundamentalsYear]: Name extends 'fiscalYear'
    ? number
    : Name extends 'currency' | 'endsOn'
      ? string
      : null extends FundamentalsYear[Name]
        ? number | null
        : number;
};

/** All that a model may look at. It can be sent to another thread. */
export interface ModelInput {
  readonly symbol: string;
  readonly assetClass: SourceListing['assetClass'];
  /** ISO 4217, or the ticker of a crypto asset: of `price` and the bars. */
  readonly currency: string;
  /** The newest price: above 0. */
  readonly price: number;
  /** When the analysis is made: milliseconds since 1970. */
  readonly atMs: number;
  /** Bars of a day, oldest first; the last one may still be growing. */
  readonly bars: Bars;
  /** The same of the market as a whole, which betas are measured against; empty where there are none. */
  readonly marketBars: Bars;
  /**
   * Oldest first, a year each, none left out between them that would not be known. Share counts and figures for each
   * share are of the newest year's shares: splits between the years are taken out.
   */
  readonly years: readonly StatementYear[];
  /** What is odd about the statements, a sentence each, for people: a split that was taken out, a year that is missing. */
  readonly remarks: readonly string[];
}

/** A number that a score is made of. */
export interface Factor {
  /** As the API shows it: "returnOnEquity". */
  readonly name: string;
  /** Null where it is not known: it then has no points, and none to be had. */
  readonly value: number | null;
  /** 0 to `maxPoints`. */
  readonly points: number;
  readonly maxPoints: number;
  /** One sentence for people, with the number in it and what it was held against. */
  readonly explanation: string;
}

/** What can be written as JSON: no NaN, no infinity. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A share's value by discount rate and terminal growth. */
export interface Sensitivity {
  /** Down the side: shares, 0.1 is 10%. */
  readonly waccs: readonly number[];
  /** Along the top: shares. */
  readonly growths: readonly number[];
  /** A row for each of `waccs`; null where the two lie too close to each other for a value. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** What a model says. */
export interface ModelOutcome {
  /** 0 to 100; null where the model does not apply: `reasoning` says why. */
  readonly score: number | null;
  /** 0 to 1; null where `score` is. */
  readonly confidence: number | null;
  /** For people, in plain words, made from the factors. */
  readonly reasoning: string;
  readonly factors: readonly Factor[];
  readonly assumptions: { readonly [name: string]: Json };
  /** What a share is worth by this model, in the currency of the price; null where it names nothing. */
  readonly fairValue: number | null;
  readonly sensitivity: Sensitivity | null;
}

export interface Model extends Variant {
  /** The days after which its prediction is held against the price. */
  readonly horizonDays: number;
  /** Deterministic, and of nothing but its input. */
  evaluate(input: ModelInput): ModelOutcome;
}

/** "BUFFETT@1": as a variant is kept and shown. */
export function variantName({ model, version }: Variant): string {
  return `${model}@${version}`;
}

/** That a model does not apply, and why, in one sentence. */
export function notApplicable(reasoning: string, assumptions: ModelOutcome['assumptions'] = {}): ModelOutcome {
  return { score: null, confidence: null, reasoning, factors: [], assumptions, fairValue: null, sensitivity: null };
}
