import type { PrismaClient } from '@tickwire/prisma';
import { createIdempotencyService, withChanges } from '@tickwire/schema';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { authenticateToken } from '../../src/http/credentials.ts';
import { endLeases, newKey } from '../harness/keyed.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();
const user = await quickUser(server);
const viewer = await authenticateToken(server.services.credentials, user.token, {
  requestId: 'interleavings',
  ip: null,
  userAgent: null,
});

/** What becomes of one try: its process may die, or take so long that it counts as dead. */
const fates = ['answers', 'fails', 'dies before', 'dies inside', 'dies after', 'is slow'] as const;
type Fate = (typeof fates)[number];

/** A database that a process which has died cannot reach any more. */
function mortal(database: PrismaClient) {
  const state = { isDead: false };
  const reachable = new Proxy(database, {
    get(target, name) {
      if (state.isDead) throw new Error('the process is dead');
      return Reflect.get(target, name, target);
    },
  });
  return { reachable, state };
}

const noCache = { announce: async () => {}, drop: async () => {} };

interface Try {
  readonly answer: Promise<string>;
  /** Lets one go on that is slow. */
  readonly goOn: () => void;
}

function tryOnce(key: string, fate: Fate, waitMs = 60): Try {
  const { reachable, state } = mortal(server.database);
  const { promise: gate, resolve: goOn } = Promise.withResolvers<void>();
  const service = createIdempotencyService({ database: reachable, report: () => {}, waitMs });
  const die = () => {
    state.isDead = true;
    throw new Error('killed');
  };
  const work = async () => {
    if (fate === 'fails') throw new Error('a fault');
    if (fate === 'dies before') die();
    if (fate === 'is slow') await gate;
    const { id } = await withChanges({ database: server.database, cache: noCache }, async (transaction) => {
      const created = await transaction.task.create({
        data: { creatorId: user.databaseId, title: key, scopeId: user.databaseId },
      });
      if (fate === 'dies inside') die();
      return created;
    });
    if (fate === 'dies after') die();
    return id;
  };
  const answer = service
    .once({ viewer, key, input: 'the same' }, work, (id) => ({ answer: id, hasFailed: false }))
    .then(
      (outcome) => ('first' in outcome ? outcome.first : outcome.replayed),
      (error: unknown) => `no answer: ${error instanceof GraphQLError ? error.extensions.code : 'lost'}`,
    );
  return { answer, goOn };
}

test('whatever dies, fails or is late in whatever order: it is done once, and nobody is told anything else', async () => {
  const together = fc.array(fc.constantFrom(...fates), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(together, { minLength: 1, maxLength: 4 }), async (rounds) => {
      const key = newKey();
      const tries: Try[] = [];
      for (const round of rounds) {
        const begun = round.map((fate) => tryOnce(key, fate));
        tries.push(...begun);
        // Who is slow has not ended by then.
        await Promise.all(round.map((fate, index) => (fate === 'is slow' ? null : begun[index]?.answer)));
        await endLeases(server, user.databaseId);
      }
      for (const { goOn } of tries) goOn();
      const told = await Promise.all(tries.map(({ answer }) => answer));
      await endLeases(server, user.databaseId);
      told.push(await tryOnce(key, 'answers', 30_000).answer);
      const done = await server.database.task.findMany({ where: { title: key }, select: { id: true } });
      expect(done).toHaveLength(1);
      const answers = told.filter((one) => !one.startsWith('no answer'));
      expect(answers.filter((one) => one !== done[0]?.id)).toEqual([]);
      expect(['no answer: IDEMPOTENCY_OUTCOME_UNKNOWN', done[0]?.id]).toContain(told.at(-1));
    }),
    { numRuns: 25 },
  );
}, 60_000);
