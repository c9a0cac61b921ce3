import { type Model, notApplicable } from './model.ts';

export const dcf1: Model = {
  model: 'DCF',
  version: 1,
  horizonDays: 30,
  evaluate: () => notApplicable('This model is not written yet.'),
};
