export const verdicts = ['STRONG_SELL', 'SELL', 'HOLD', 'BUY', 'STRONG_BUY'] as const;
export type Verdict = (typeof verdicts)[number];

/** Scores below 20, 40, 60, 80 and above. */
export function verdictOf(score: number): Verdict {
  return verdicts[Math.min(Math.floor(Math.max(score, 0) / 20), 4)] ?? 'HOLD';
}
