import type { AnalysisModel, ModelInput, StatementYear } from '../model.ts';

/** Statements that a model can work with, or why it cannot, in a sentence. */
export type Statements =
  | { readonly years: readonly StatementYear[]; readonly newest: StatementYear; readonly reason: null }
  | { readonly reason: string };

const kinds: Readonly<Record<Exclude<ModelInput['assetClass'], 'EQUITY'>, string>> = {
  CRYPTO: 'a crypto asset',
  FUTURE: 'a futures contract',
  INDEX: 'an index',
  FX: 'a currency pair',
};

/**
 * The statements of a company, oldest first. Those in another currency than the price are never held against it: an
 * exchange rate is no part of them.
 */
export function statementsFor(model: AnalysisModel, input: ModelInput, minYears: number): Statements {
  const { symbol, assetClass, currency } = input;
  if (assetClass !== 'EQUITY') {
    return { reason: `${model} reads a company's annual statements, and ${symbol} is ${kinds[assetClass]}.` };
  }
  const newest = input.years.at(-1);
  if (!newest) return { reason: `${model} reads annual statements, and there are none of ${symbol}.` };
  if (newest.currency !== currency) {
    return {
      reason: `The statements of ${symbol} are in ${newest.currency} and its price is in ${currency}: ${model} holds one against the other, and knows no exchange rate.`,
    };
  }
  const years = input.years.filter((year) => year.currency === currency);
  if (years.length < minYears) {
    return {
      reason: `${model} needs the annual statements of ${minYears} years or more, and there ${years.length === 1 ? 'is' : 'are'} ${years.length} of ${symbol}.`,
    };
  }
  return { years, newest, reason: null };
}
