import { type Model, notApplicable } from './model.ts';

export const basic1: Model = {
  model: 'BASIC',
  version: 1,
  horizonDays: 30,
  evaluate: () => notApplicable('This model is not written yet.'),
};
