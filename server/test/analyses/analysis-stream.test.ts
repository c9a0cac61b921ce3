import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { globalId } from '../harness/global-id.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { type BareSocket, openReadySocket, subscribe } from '../harness/socket.ts';
import { endedAnalysis, requestAnalysis } from './asking.ts';

const server = await startTestServer();
const elsewhere = await startTestServer({ jobConcurrency: 4 });

const document = 'subscription ($id: ID!) { analysis(id: $id) { id status results { model } score } }';

const eventShape = z.object({
  data: z.object({
    analysis: z.object({
      id: z.string(),
      status: z.string(),
      results: z.array(z.object({ model: z.string() })),
      score: z.number().nullable(),
    }),
  }),
});

/** All that a subscription tells until it completes, as `RUNNING 2`: the status, and how many results there are. */
async function toldOn(socket: BareSocket): Promise<string[]> {
  const told: string[] = [];
  for (;;) {
    const { type, payload } = await socket.next();
    if (type === 'complete') return told;
    const { status, results } = eventShape.parse(payload).data.analysis;
    told.push(`${status} ${results.length}`);
  }
}

async function followed(where: TestServer, { token }: QuickUser, id: string): Promise<string[]> {
  const socket = await openReadySocket(where, token);
  socket.send(subscribe('1', document, { id }));
  return toldOn(socket);
}

const expired = { expiresAt: new Date(0) };

describe('following an analysis', () => {
  const all = ['QUEUED 0', 'RUNNING 0', 'RUNNING 1', 'RUNNING 2', 'RUNNING 3', 'RUNNING 4', 'COMPLETED 4'];

  test('tells every state from the one that it has on, in order, none twice, on either server, and ends', async () => {
    const user = await quickUser(server, { tier: 'EXPERT' });
    await server.database.analysisRun.updateMany({ where: { instrument: { symbol: 'AAPL' } }, data: expired });
    const { id } = await requestAnalysis(server, user, { symbol: 'AAPL' });
    const told = await Promise.all([server, elsewhere, server].map((where) => followed(where, user, id)));
    for (const states of told) expect(states).toEqual(all.slice(-states.length));
  });

  test('that has ended already tells it as it is, and ends', async () => {
    const user = await quickUser(server);
    const { id } = await requestAnalysis(server, user, { symbol: 'IBM' });
    await endedAnalysis(server, user, id);
    expect(await followed(elsewhere, user, id)).toEqual(['COMPLETED 1']);
  });

  test('of some models tells no state in which only others have a result more', async () => {
    const user = await quickUser(server, { tier: 'EXPERT' });
    await server.database.analysisRun.updateMany({ where: { instrument: { symbol: 'MSFT' } }, data: expired });
    const { id } = await requestAnalysis(server, user, { symbol: 'MSFT', models: ['DCF'] });
    const states = await followed(server, user, id);
    expect(states).toEqual(['QUEUED 0', 'RUNNING 0', 'RUNNING 1', 'COMPLETED 1'].slice(-states.length));
  });
});

describe('what is refused', () => {
  async function refusal(token: string | undefined, id: string): Promise<unknown> {
    const socket = await openReadySocket(server, token);
    socket.send(subscribe('1', document, { id }));
    const { type, payload } = await socket.next();
    const errorsShape = z.array(z.object({ extensions: z.object({ code: z.string() }) }));
    const errors =
      type === 'error' ? errorsShape.parse(payload) : z.object({ errors: errorsShape }).parse(payload).errors;
    return errors[0]?.extensions.code;
  }

  test("another user's analysis is not found, like one that is nobody's", async () => {
    const [alice, bob] = [await quickUser(server), await quickUser(server)];
    const { id } = await requestAnalysis(server, alice, { symbol: 'IBM' });
    const nobodys = globalId('Analysis', '00000000-0000-7000-8000-000000000000');
    for (const unknown of [id, nobodys, bob.id, 'nonsense', '']) {
      expect(await refusal(bob.token, unknown)).toBe('NOT_FOUND');
    }
  });

  test('without a login nothing is told', async () => {
    const { id } = await requestAnalysis(server, await quickUser(server), { symbol: 'IBM' });
    expect(await refusal(undefined, id)).toBe('UNAUTHENTICATED');
  });
});
