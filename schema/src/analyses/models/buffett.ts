import { type Model, notApplicable } from './model.ts';

export const buffett1: Model = {
  model: 'BUFFETT',
  version: 1,
  horizonDays: 30,
  evaluate: () => notApplicable('This model is not written yet.'),
};
