import { type AnalysisModel, analysisModels, type Variant, variantName } from './model.ts';
import { rounded } from './scoring.ts';
import { togetherThresholds } from './thresholds.ts';
import { scoreText, type Verdict, verdictOf, verdictText } from './verdict.ts';

/** What one model said. Either number is null where the model does not apply. */
export interface Opinion extends Variant {
  readonly score: number | null;
  readonly confidence: number | null;
}

/** What the models say as one. */
export interface Together {
  /** 0 to 100; null where no model that counts applies. */
  readonly score: number | null;
  /** Null where `score` is. */
  readonly verdict: Verdict | null;
  /** 0 to 1; null where `score` is. */
  readonly confidence: number | null;
  /** One to three sentences for people: who said what, how far they agree, and who is left out. */
  readonly summary: string;
}

interface Voice {
  readonly name: string;
  readonly score: number;
  readonly confidence: number;
  readonly weight: number;
  /** What it counts: its weight, by as much as it is believed. */
  readonly share: number;
}

const sumOf = (voices: readonly Voice[], of: (voice: Voice) => number) =>
  voices.reduce((total, voice) => total + of(voice), 0);

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function leftOut(applyNot: readonly string[], countNot: readonly Voice[]): string {
  const many = applyNot.length > 1;
  const sentences = countNot.map((voice) => ` ${saying(voice)} and does not count, as its weight is 0.`);
  if (applyNot.length > 0) {
    sentences.push(` ${listed(applyNot)} ${many ? 'do not apply and are' : 'does not apply and is'} left out.`);
  }
  return sentences.join('');
}

const saying = ({ name, score }: Voice) => `${name} says ${verdictText(score)} (${scoreText(score)})`;

/**
 * The score of all models: their mean, each counted by its weight times its confidence.
 *
 * Disagreement is the standard deviation of the scores, counted alike, over the most it can be, which is 50: half of
 * them at 0 and half at 100. The confidence is the mean of the models' own, by weight, times one less that: forecasts
 * that differ are wrong together more often than those that agree (Zarnowitz and Lambros, "Consensus and Uncertainty in
 * Economic Prediction", Journal of Political Economy 95, 1987).
 */
export function combine(opinions: readonly Opinion[], weights: Readonly<Record<AnalysisModel, number>>): Together {
  // In one order, as sums of floats depend on it.
  const ordered = [...opinions].sort(
    (a, b) => analysisModels.indexOf(a.model) - analysisModels.indexOf(b.model) || a.version - b.version,
  );
  const applyNot: string[] = [];
  const voices: Voice[] = [];
  for (const opinion of ordered) {
    const { model, score, confidence } = opinion;
    const isAlone = ordered.every((other) => other === opinion || other.model !== model);
    const name = isAlone ? model : variantName(opinion);
    const weight = weights[model];
    if (score === null || confidence === null) applyNot.push(name);
    else voices.push({ name, score, confidence, weight, share: weight * confidence });
  }
  const counted = voices.filter(({ weight }) => weight > 0);
  const others = leftOut(
    applyNot,
    voices.filter(({ weight }) => weight <= 0),
  );
  if (counted.length === 0) {
    const none = opinions.length === 0 ? 'No model was asked.' : 'No model that counts applies, so there is no score.';
    return { score: null, verdict: null, confidence: null, summary: none + others };
  }

  // Where none is believed at all, none is believed less than another.
  const isBelieved = sumOf(counted, ({ share }) => share) > 0;
  const shareOf = (voice: Voice) => (isBelieved ? voice.share : voice.weight);
  const all = sumOf(counted, shareOf);
  const scores = counted.map((voice) => voice.score);
  const mean = sumOf(counted, (voice) => (shareOf(voice) / all) * voice.score);
  const score = Math.min(Math.max(rounded(mean, 2), Math.min(...scores)), Math.max(...scores));
  const deviation = Math.sqrt(sumOf(counted, (voice) => (shareOf(voice) / all) * (voice.score - mean) ** 2));
  const disagreement = Math.min(deviation / 50, 1);
  const believed = sumOf(counted, ({ weight, confidence }) => weight * confidence) / sumOf(counted, (v) => v.weight);
  const confidence = rounded(Math.min(Math.max(believed * (1 - disagreement), 0), 1), 4);
  return {
    score,
    verdict: verdictOf(score),
    confidence,
    summary: told(counted, { score, confidence, deviation }) + others,
  };
}

function told(
  counted: readonly Voice[],
  { score, confidence, deviation }: { readonly score: number; readonly confidence: number; readonly deviation: number },
): string {
  const sure = confidence.toFixed(2);
  const byScore = [...counted].sort((a, b) => b.score - a.score);
  if (byScore.length === 1) return `${byScore.map(saying).join('')}, with a confidence of ${sure}.`;
  const all = byScore.map(saying).join(', ');
  const together = `together that is ${verdictText(score)} (${scoreText(score)})`;
  return deviation >= togetherThresholds.disagreement
    ? `${all}: they disagree, so confidence is ${sure}; ${together}.`
    : `${all}: ${together}, with a confidence of ${sure}.`;
}
