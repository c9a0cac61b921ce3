import { z } from 'zod';
import { post } from '../harness/client.ts';
import type { TestServer } from '../harness/server.ts';
import { openReadySocket, subscribe } from '../harness/socket.ts';

const resultShape = z.looseObject({ __typename: z.string(), code: z.string().optional() });

/** The value under the alias `it`, wherever it stands; undefined where what leads to it is null. */
function find(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  if ('it' in data) return data.it;
  for (const value of Object.values(data)) {
    const found = find(value);
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

/** What a query or mutation that asks for something as `it` is answered: "yes", "null", or the error. */
export async function answerTo(server: TestServer, document: string, token: string | undefined): Promise<string> {
  const { data, errors } = await post(server, document, token === undefined ? {} : { token });
  const code = errors?.[0]?.extensions.code;
  if (code === 'GRAPHQL_VALIDATION_FAILED') throw new Error(`${document}: ${errors?.[0]?.message}`);
  return code ?? told(find(data));
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
  return errors?.[0]?.extensions.code ?? told(find(payload));
}
