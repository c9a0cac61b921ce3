import { type Json, type ModelOutcome, notApplicable } from '../model.ts';
import { factorsOf, rounded, scoreOf } from '../scoring.ts';
import { basicThresholds as thresholds } from '../thresholds.ts';
import { scoreText, verdictText } from '../verdict.ts';
import type { History } from './history.ts';
import { type Part, parts, percent, plain, type Reading, sentence } from './reading.ts';

/** What is said where there are too few bars to say anything; null where there are enough. */
export function tooShort({ length, unread }: History): ModelOutcome | null {
  const { minBars } = thresholds;
  if (length >= minBars) return null;
  const since = unread > 0 ? ' since the last one without a price above 0' : '';
  return notApplicable(`There are ${length} daily bars${since}; ${minBars} are needed to read a price by.`, {
    bars: length,
    minBars,
  });
}

/** What is odd about the bars, a part of a sentence each. */
function doubtsOf({ bars, length, price, ageDays, unread }: History): readonly string[] {
  const { staleDays, jump, stillBars } = thresholds.confidence;
  const doubts: string[] = [];
  const newest = bars.close.subarray(-stillBars);
  if (newest.every((close) => close === newest[0])) doubts.push(`the price has not moved in ${newest.length} bars`);
  if (ageDays > staleDays) doubts.push(`the newest daily bar is ${Math.floor(ageDays)} days old`);
  const gap = price / (bars.close[length - 1] ?? Number.NaN);
  if (Math.max(gap, 1 / gap) > 1 + jump) {
    doubts.push(
      `the newest price is ${percent(gap - 1)} ${gap < 1 ? 'below' : 'above'} the last close, as after a split`,
    );
  }
  if (unread > 0) doubts.push(`${unread} older bars are left out, as the last of them has a price that is not above 0`);
  return doubts;
}

interface PartScore {
  readonly part: Part;
  /** Of the points that could be had the share that was. */
  readonly share: number;
  readonly maxPoints: number;
}

function scoresOfParts(readings: readonly Reading[]): readonly PartScore[] {
  return parts.flatMap((part) => {
    const factors = readings.filter((reading) => reading.part === part).map(({ factor }) => factor);
    const maxPoints = factors.reduce((sum, factor) => sum + factor.maxPoints, 0);
    const points = factors.reduce((sum, factor) => sum + factor.points, 0);
    return maxPoints > 0 ? [{ part, share: points / maxPoints, maxPoints }] : [];
  });
}

/** 1 where all parts say the same, 0.5 where half of them have all points and half none: 1 less their deviation. */
function agreementOf(scores: readonly PartScore[]): number {
  const all = scores.reduce((sum, { maxPoints }) => sum + maxPoints, 0);
  const mean = scores.reduce((sum, { share, maxPoints }) => sum + share * (maxPoints / all), 0);
  const variance = scores.reduce((sum, { share, maxPoints }) => sum + (share - mean) ** 2 * (maxPoints / all), 0);
  return 1 - Math.min(Math.sqrt(variance), 0.5);
}

/**
 * The outcome of these readings.
 *
 * Confidence is its ceiling, times the share of the points that could be judged, times the agreement of the parts, and
 * half of that for each doubt about the bars.
 */
export function outcomeOf(
  history: History,
  readings: readonly Reading[],
  assumptions: { readonly [name: string]: Json },
): ModelOutcome {
  const factors = readings.map(({ factor }) => factor);
  const { score, coverage } = scoreOf(factors);
  if (score === null) return notApplicable('None of what is looked at is known.', assumptions);
  const { ceiling, doubt } = thresholds.confidence;
  const scores = scoresOfParts(readings);
  const agreement = agreementOf(scores);
  const doubts = doubtsOf(history);
  const looksAtVolumes = readings.some(({ part, factor }) => part === 'volume' && factor.value !== null);
  const confidence = rounded(ceiling * coverage * agreement * doubt ** doubts.length, 4);
  return {
    score,
    confidence,
    reasoning: [
      `Prices${looksAtVolumes ? ' and volumes' : ''} score ${scoreText(score)} of 100, which is a ${verdictText(score)}.`,
      ...weighed(readings),
      ...missing(readings, history),
      ...(doubts.length > 0 ? [sentence(`to be doubted: ${doubts.join('; ')}`)] : []),
      `Confidence is ${plain(confidence, 2)}: prices alone are believed up to ${ceiling}, ${percent(coverage, 0)} of what counts is known, and its parts agree to ${percent(agreement, 0)}${doubts.length > 0 ? '; each doubt takes half' : ''}.`,
    ].join(' '),
    factors: factorsOf(factors),
    assumptions: {
      ...assumptions,
      bars: history.length,
      days: rounded(history.days, 2),
      barsPerYear: history.barsPerYear,
      typicalVolatility: history.typicalVolatility,
      coverage: rounded(coverage, 4),
      agreement: rounded(agreement, 4),
      confidenceCeiling: ceiling,
      doubts: [...doubts],
      parts: Object.fromEntries(scores.map(({ part, share }) => [part, rounded(share, 4)])),
    },
    fairValue: null,
    sensitivity: null,
  };
}

/** What carries the score and what speaks against it: what moves it most, three of each. */
function weighed(readings: readonly Reading[]): readonly string[] {
  const moved = readings
    .map(({ factor, says }) => ({ says, by: factor.points - factor.maxPoints / 2 }))
    .filter(({ by }) => Math.abs(by) >= 0.25);
  const most = (sign: 1 | -1) =>
    moved
      .filter(({ by }) => by * sign > 0)
      .sort((a, b) => (b.by - a.by) * sign)
      .slice(0, 3)
      .map(({ says }) => says)
      .join('; ');
  const [carries, against] = [most(1), most(-1)];
  return [
    carries === '' ? 'Nothing that was looked at carries it.' : sentence(`for it: ${carries}`),
    against === '' ? 'Nothing that was looked at speaks against it.' : sentence(`against it: ${against}`),
  ];
}

function missing(readings: readonly Reading[], { length, days }: History): readonly string[] {
  const labels = readings.filter(({ factor }) => factor.value === null).map(({ label }) => label);
  if (labels.length === 0) return [];
  return [
    sentence(
      `not known, and so left out of the score: ${labels.join(', ')}; there are ${length} daily bars over ${Math.round(days)} days`,
    ),
  ];
}
