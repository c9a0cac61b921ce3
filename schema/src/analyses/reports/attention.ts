import { Decimal } from 'decimal.js';
import { scoreText, verdictText } from '../models/verdict.ts';
import type { Attention, AttentionRule, SymbolFacts } from './contents.ts';
import { minuteText, priceText } from './figures.ts';

/** From where on something is worth a look. Shares are of one: 0.02 is 2%. */
export const attentionThresholds = {
  /** How sure the models must be of a strong verdict. */
  strongConfidence: 0.5,
  /** Points of score between the model that likes it most and the one that likes it least. */
  disagreementPoints: 40,
  /** How close to the highest or lowest price of 52 weeks. */
  nearYearlyLevel: 0.02,
} as const;

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

function strongVerdict({ standing }: SymbolFacts): string | null {
  const { verdict, score, confidence } = standing ?? { verdict: null, score: null, confidence: null };
  if (score === null || confidence === null || confidence < attentionThresholds.strongConfidence) return null;
  if (verdict !== 'STRONG_BUY' && verdict !== 'STRONG_SELL') return null;
  return `The verdict is ${verdictText(score)}, with a score of ${scoreText(score)} and a confidence of ${confidence.toFixed(2)}.`;
}

function disagreement({ standing }: SymbolFacts): string | null {
  const voices = (standing?.opinions ?? []).flatMap(({ model, score }) => (score === null ? [] : [{ model, score }]));
  const [best] = voices.toSorted((a, b) => b.score - a.score);
  const [worst] = voices.toSorted((a, b) => a.score - b.score);
  if (best === undefined || worst === undefined) return null;
  if (best.score - worst.score < attentionThresholds.disagreementPoints) return null;
  const saying = ({ model, score }: typeof best) => `${model} says ${verdictText(score)} (${scoreText(score)})`;
  return `The models disagree: ${saying(best)}, ${saying(worst)}.`;
}

/** How far the price is from a level, as a share of it: exact, as what lies on the threshold is near. */
function distance(price: string, level: number): number {
  return new Decimal(price).div(level).minus(1).toNumber();
}

function nearHigh({ instrument, quote, year }: SymbolFacts): string | null {
  if (quote === null || year === null || year.high <= 0) return null;
  const below = -distance(quote.price, year.high);
  if (below > attentionThresholds.nearYearlyLevel) return null;
  const [price, high] = [priceText(quote.price, instrument), priceText(year.high, instrument)];
  return below <= 0
    ? `At ${price} it is at its highest of the last 52 weeks.`
    : `At ${price} it is ${percent(below)} below its highest of the last 52 weeks, ${high}.`;
}

function nearLow({ instrument, quote, year }: SymbolFacts): string | null {
  if (quote === null || year === null || year.low <= 0) return null;
  const above = distance(quote.price, year.low);
  if (above > attentionThresholds.nearYearlyLevel) return null;
  const [price, low] = [priceText(quote.price, instrument), priceText(year.low, instrument)];
  return above <= 0
    ? `At ${price} it is at its lowest of the last 52 weeks.`
    : `At ${price} it is ${percent(above)} above its lowest of the last 52 weeks, ${low}.`;
}

/** In the order in which they are told of a symbol: what is wrong with the report comes before what it says. */
const rules: Readonly<Record<AttentionRule, (facts: SymbolFacts) => string | null>> = {
  NO_PRICE: ({ quote }) => (quote === null ? 'No source has a price of it at present.' : null),
  STALE_PRICE: ({ quote }) =>
    quote?.stale ? `Its price is of ${minuteText(quote.timeMs)}: older than its source is expected to be.` : null,
  NOT_ANALYSED: ({ failure }) => failure,
  STRONG_VERDICT: strongVerdict,
  DISAGREEMENT: disagreement,
  NEAR_HIGH: nearHigh,
  NEAR_LOW: nearLow,
};

const ruleNames = Object.keys(rules) as AttentionRule[];

/** What is worth a look about one symbol. */
export function attentionTo(facts: SymbolFacts): Attention[] {
  return ruleNames.flatMap((rule) => {
    const message = rules[rule](facts);
    return message === null ? [] : [{ instrumentId: facts.instrument.id, rule, message }];
  });
}
