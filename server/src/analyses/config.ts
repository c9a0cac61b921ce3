import {
  type AnalysisModel,
  type AnalysisSettings,
  analysisModels,
  defaultAnalysisSettings,
  type Experiment,
  modelOf,
} from '@tickwire/schema';
import { z } from 'zod';

const maxWeight = 100;

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function isModel(name: string): name is AnalysisModel {
  return analysisModels.some((model) => model === name);
}

const number = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^-?\d*\.?\d+$/, 'is not a number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

/** "BASIC=1,DCF=0.5": models that are not named keep their weight. */
function parseWeights(text: string, context: z.RefinementCtx): AnalysisSettings['weights'] {
  const weights = { ...defaultAnalysisSettings.weights };
  const named = new Set<string>();
  for (const item of list(text)) {
    const [, name = '', weight = ''] = /^(\w+)\s*=\s*(\d*\.?\d+)$/.exec(item) ?? [];
    if (!isModel(name) || Number(weight) > maxWeight || named.has(name)) {
      context.addIssue(
        `is not of the form BASIC=1,DCF=0.5 with any of ${analysisModels.join(', ')}, each once, from 0 to ${maxWeight}`,
      );
      return z.NEVER;
    }
    weights[name] = Number(weight);
    named.add(name);
  }
  if (Object.values(weights).every((weight) => weight === 0)) {
    context.addIssue('lets no model count: one at least needs a weight above 0');
    return z.NEVER;
  }
  return weights;
}

function experimentsProblem(experiments: readonly Experiment[]): string | null {
  const unknown = experiments.find((experiment) => modelOf(experiment) === null);
  if (unknown !== undefined) return `names ${unknown.model}@${unknown.version}, which there is not`;
  for (const model of analysisModels) {
    const ofModel = experiments.filter((experiment) => experiment.model === model);
    if (new Set(ofModel.map(({ version }) => version)).size < ofModel.length)
      return `names a version of ${model} twice`;
    // In thousandths of a percent, as fractions of two do not add up exactly.
    const share = ofModel.reduce((sum, experiment) => sum + Math.round(experiment.share * 100_000), 0);
    if (share > 100_000) return `gives the versions of ${model} more than 1 of the users together`;
  }
  return null;
}

/** "BASIC@2=0.2": a fifth of the users are shown that version. */
function parseExperiments(text: string, context: z.RefinementCtx): readonly Experiment[] {
  const experiments: Experiment[] = [];
  for (const item of list(text)) {
    const [, model = '', version = '', share = ''] = /^(\w+)@(\d{1,4})\s*=\s*(\d*\.?\d+)$/.exec(item) ?? [];
    if (!isModel(model) || Number(share) > 1) {
      context.addIssue(
        'is not of the form BASIC@2=0.2, which is a model, its version, and a share of users from 0 to 1',
      );
      return z.NEVER;
    }
    experiments.push({ model, version: Number(version), share: Number(share) });
  }
  const problem = experimentsProblem(experiments);
  if (problem === null) return experiments;
  context.addIssue(problem);
  return z.NEVER;
}

/** What the environment may say about analyses. */
export const analysisVariables = {
  ANALYSIS_FRESH_MINUTES: number(1, 10_080).default(defaultAnalysisSettings.freshMs / 60_000),
  ANALYSIS_WEIGHTS: z.string().default('').transform(parseWeights),
  ANALYSIS_EXPERIMENTS: z.string().default('').transform(parseExperiments),
  ANALYSIS_TIMEOUT_SECONDS: number(5, 600).default(defaultAnalysisSettings.timeoutMs / 1_000),
  ANALYSIS_REFRESH_PER_MINUTE: number(0, 10_000)
    .pipe(z.int('is not a whole number'))
    .default(defaultAnalysisSettings.refreshPerMinute),
};

type Values = z.infer<z.ZodObject<typeof analysisVariables>>;

export function analysisSettingsOf(values: Values): AnalysisSettings {
  return {
    freshMs: values.ANALYSIS_FRESH_MINUTES * 60_000,
    weights: values.ANALYSIS_WEIGHTS,
    experiments: values.ANALYSIS_EXPERIMENTS,
    timeoutMs: values.ANALYSIS_TIMEOUT_SECONDS * 1_000,
    refreshPerMinute: values.ANALYSIS_REFRESH_PER_MINUTE,
  };
}
