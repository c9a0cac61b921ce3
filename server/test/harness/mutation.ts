import { z } from 'zod';
import { type Call, data, post } from './client.ts';

const resultShape = z.looseObject({
  __typename: z.string(),
  code: z.string().optional(),
  message: z.string().optional(),
  issues: z.array(z.object({ path: z.array(z.string()), message: z.string() })).optional(),
  count: z.number().optional(),
});

export type MutationResult = z.infer<typeof resultShape>;

// Within Error, so that it may be asked of results that have no ValidationError.
const errorFields = '... on Error { code message ... on ValidationError { issues { path message } } }';

interface Where {
  readonly url: string;
}

/** Arguments as a document spells them: `{ a: "b" }` as `a: "b"`. */
function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, part]) => `${name}: ${spelled(part)}`)
    .join(', ')} }`;
}

/** A call in a document: `verifyEmail(token: "…")`. */
function callOf(field: string, args: Record<string, unknown> = {}): string {
  return Object.keys(args).length === 0 ? field : `${field}(${spelled(args).slice(2, -2)})`;
}

/** What a mutation with a result union answers; `selection` says what is wanted of its success. */
export async function mutate(
  where: Where,
  field: string,
  { args = {}, selection = '', ...call }: Call & { args?: Record<string, unknown>; selection?: string } = {},
): Promise<MutationResult> {
  const query = `mutation { result: ${callOf(field, args)} { __typename ${selection} ${errorFields} } }`;
  return (await data(where, z.object({ result: resultShape }), query, call)).result;
}

/** What a mutation answers that is true or false. */
export async function decide(
  where: Where,
  field: string,
  { args = {}, ...call }: Call & { args?: Record<string, unknown> } = {},
): Promise<boolean> {
  const query = `mutation { result: ${callOf(field, args)} }`;
  return (await data(where, z.object({ result: z.boolean() }), query, call)).result;
}

/** The code of a call that is refused as a whole. */
export async function refusedWith(where: Where, document: string, call: Call = {}): Promise<string> {
  const { errors } = await post(where, document, call);
  return errors?.map(({ extensions }) => extensions.code).join() ?? 'not refused';
}
