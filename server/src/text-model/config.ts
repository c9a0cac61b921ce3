import { z } from 'zod';
import { isSafeUrl } from '../identity/config.ts';

/** What the environment may say about a language model. */
export const textModelVariables = {
  AI_BASE_URL: z
    .string()
    .transform((text) => text.replace(/\/+$/, ''))
    .refine(isSafeUrl, 'is not a URL of the form https://host/v1, nor http:// of this machine')
    .optional(),
  AI_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'has characters that no key has: spaces, line breaks or others than ASCII')
    .optional(),
  AI_MODEL: z
    .string()
    .regex(/^[\w./:@+-]{1,200}$/, 'is not the name of a model such as gpt-4o-mini')
    .default('gpt-4o-mini'),
  AI_TIMEOUT_SECONDS: z
    .string()
    .trim()
    .regex(/^\d*\.?\d+$/, 'is not a number')
    .transform(Number)
    .pipe(z.number().min(1, 'must be at least 1').max(120, 'must be at most 120'))
    .default(15),
};

type Values = z.infer<z.ZodObject<typeof textModelVariables>>;

/** An endpoint that speaks OpenAI's chat completions. */
export interface TextModelConfig {
  /** Without a slash at its end: "https://api.openai.com/v1". */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  /** How long one text may take, a second try included. */
  readonly timeoutMs: number;
}

/** What the variables say of a language model, with a line for what is missing. Null: there is none. */
export function readTextModelConfig(values: Values): {
  readonly textModel: TextModelConfig | null;
  readonly problems: string[];
} {
  const { AI_BASE_URL: baseUrl, AI_API_KEY: apiKey } = values;
  if (baseUrl !== undefined && apiKey !== undefined) {
    const textModel = { baseUrl, apiKey, model: values.AI_MODEL, timeoutMs: values.AI_TIMEOUT_SECONDS * 1_000 };
    return { textModel, problems: [] };
  }
  const problems: string[] = [];
  if (baseUrl !== undefined) problems.push('AI_API_KEY: must be set where AI_BASE_URL is');
  if (apiKey !== undefined) problems.push('AI_BASE_URL: must be set where AI_API_KEY is');
  return { textModel: null, problems };
}
