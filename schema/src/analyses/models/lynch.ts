import { type Model, notApplicable } from './model.ts';

export const lynch1: Model = {
  model: 'LYNCH',
  version: 1,
  horizonDays: 30,
  evaluate: () => notApplicable('This model is not written yet.'),
};
