export const verdicts = ['STRONG_SELL', 'SELL', 'HOLD', 'BUY', 'STRONG_BUY'] as const;
export type Verdict = (typeof verdicts)[number];

/** Scores below 20, 40, 60, 80 and above. */
export function verdictOf(score: number): Verdict {
  return verdicts[Math.min(Math.floor(Math.max(score, 0) / 20), 4)] ?? 'HOLD';
}

/** A score as sentences say it: whole, unless it would then seem to have another verdict, as 79.6 would as 80. */
export function scoreText(score: number): string {
  const whole = Math.round(score);
  return String(verdictOf(whole) === verdictOf(score) ? whole : score);
}

/** A verdict as sentences say it: "STRONG BUY". */
export function verdictText(score: number): string {
  return verdictOf(score).replace('_', ' ');
}
