import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

const person = { __typename: 'User', id: 'user', username: 'ada' };
const task = {
  __typename: 'Task',
  id: 'task',
  version: 1,
  title: 'Look at BTCUSDT',
  description: null,
  status: 'TODO',
  priority: 'MEDIUM',
  tags: [],
  dueAt: null,
  createdAt: '2026-11-22T09:30:00.000Z',
  updatedAt: '2026-11-22T09:30:00.000Z',
  completedAt: null,
  commentCount: 0,
  creator: person,
  assignee: null,
  team: null,
  instrument: null,
};

// By its text, or, as the SDK does it first, by the hash that a server knows.
const sent = z
  .object({ query: z.string().optional(), documentId: z.string().optional(), operationName: z.string().optional() })
  .extend({ variables: z.record(z.string(), z.unknown()) })
  .refine(({ query, documentId }) => query !== undefined || documentId !== undefined, 'names no document');
const app = z.object({
  run: z.function({ input: [z.string(), z.string(), z.string()], output: z.promise(z.unknown()) }),
});

function inAddress({ url }: IncomingMessage): z.infer<typeof sent> {
  const { searchParams } = new URL(url ?? '', 'http://localhost');
  return sent.parse({
    ...Object.fromEntries(searchParams),
    variables: JSON.parse(searchParams.get('variables') ?? '{}'),
  });
}

/** Runs an app's query and mutation against the answers of a server: that a bundle is small is worth nothing if it does not work. */
export async function runsAgainstStandIn(file: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const {
      query = '',
      operationName,
      variables,
    } = request.method === 'GET' ? inAddress(request) : sent.parse(JSON.parse(await text(request)));
    const isMutation = query.startsWith('mutation') || operationName === 'CreateTask';
    const data = isMutation ? { createTask: task } : { node: { ...task, id: variables.id } };
    const isKnown = request.headers.authorization?.endsWith('a-token') === true;
    const refused = { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] };
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(isKnown ? { data } : refused));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
    const { run } = app.parse(await import(file));
    const told = await run(`http://127.0.0.1:${address.port}/graphql`, 'a-token', 'mine');
    return isDeepStrictEqual(told, [{ ...task, id: 'mine' }, task]) ? 'runs' : `**answers ${JSON.stringify(told)}**`;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
