import { z } from 'zod';
import { post } from '../harness/client.ts';
import type { TestServer } from '../harness/server.ts';
import { openReadySocket, subscribe } from '../harness/socket.ts';

const resultShape = z.looseObject({ __typename: z.string(), code: z.string().optional() });

/** The value under this alias, wherever it stands; undefined where what leads to it is null. */
function find(data: unknown, alias: string): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  const held: Readonly<Record<string, unknown>> = { ...data };
  if (Object.hasOwn(held, alias)) return held[alias];
  for (const value of Object.values(held)) {
    const found = find(value, alias);
    if (found !== undefined) return found;
  }
  return undefined;
}

function told(value: unknown): string {
  if (value === undefined) return 'not found';
  if (value === null) return 'null';
  const result = resultShape.safeParse(value);
  return result.success && result.data.__typename.endsWith('Error') ? result.data.__typename : 'yes';
}

/** A query or mutation that is understood. */
async function answered(server: TestServer, document: string, token: string | undefined) {
  const { data, errors = [] } = await post(server, document, token === undefined ? {} : { token });
  const invalid = errors.find(({ extensions }) => extensions.code === 'GRAPHQL_VALIDATION_FAILED');
  if (invalid !== undefined) throw new Error(`${document}: ${invalid.message}`);
  return { data, errors };
}

/** What a query or mutation that asks for something as `it` is answered: "yes", "null", or the error. */
export async function answerTo(server: TestServer, document: string, token: string | undefined): Promise<string> {
  const { data, errors } = await answered(server, document, token);
  return errors[0]?.extensions.code ?? told(find(data, 'it'));
}

export interface Selected {
  readonly alias: string;
  /** The call, and what is selected of it. */
  readonly call: string;
}

/**
 * The same for many fields of one object, asked for by one document. An error of one of them may hide what the others
 * would answer: then each is asked for by a document of its own.
 */
export async function answersTo(
  server: TestServer,
  fields: readonly Selected[],
  documentOf: (selection: string) => string,
  token: string | undefined,
): Promise<string[]> {
  const selection = fields.map(({ alias, call }) => `${alias}: ${call}`).join(' ');
  const { data, errors } = await answered(server, documentOf(selection), token);
  const [first] = errors;
  if (first === undefined) return fields.map(({ alias }) => told(find(data, alias)));
  const isOfAField = errors.some(({ path = [] }) => fields.some(({ alias }) => path.includes(alias)));
  if (fields.length === 1 || !isOfAField) return fields.map(() => first.extensions.code);
  const alone = await Promise.all(fields.map((field) => answersTo(server, [field], documentOf, token)));
  return alone.flat();
}

const errorsShape = z.array(z.object({ extensions: z.object({ code: z.string() }) }));

const resultErrors = z.object({ errors: errorsShape.optional() });

/** The same for a subscription: what its first message tells. */
export async function firstOf(server: TestServer, document: string, token: string | undefined): Promise<string> {
  const socket = await openReadySocket(server, token);
  socket.send(subscribe('1', document));
  const { type, payload } = await socket.next();
  socket.close();
  const errors = type === 'error' ? errorsShape.parse(payload) : resultErrors.parse(payload).errors;
  return errors?.[0]?.extensions.code ?? told(find(payload, 'it'));
}
