import type { AnalysisModel, Variant } from './models/model.ts';

/** A version of a model that a share of the users is shown in place of the usual one. */
export interface Experiment extends Variant {
  /** Of all users, 0 to 1; who is in it stays in it. */
  readonly share: number;
}

/** What whoever runs the service can set. */
export interface AnalysisSettings {
  /** How long an analysis answers whoever asks, and after which what is watched is analysed again. */
  readonly freshMs: number;
  /** How much each model counts in the score of all; 0: it is told, and does not count. */
  readonly weights: Readonly<Record<AnalysisModel, number>>;
  readonly experiments: readonly Experiment[];
  /** How long one try of an analysis may take. */
  readonly timeoutMs: number;
  /** How many of the watched instruments are analysed again in a minute, over all processes. */
  readonly refreshPerMinute: number;
}

export const defaultAnalysisSettings: AnalysisSettings = {
  freshMs: 30 * 60_000,
  weights: { BASIC: 1, BUFFETT: 1, LYNCH: 1, DCF: 1 },
  experiments: [],
  timeoutMs: 60_000,
  refreshPerMinute: 60,
};
