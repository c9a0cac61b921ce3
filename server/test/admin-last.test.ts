import { describe, expect, test } from 'vitest';
import { administer, newAdmin, ownDatabase } from './harness/admins.ts';
import { newUser, post } from './harness/client.ts';
import { startTestServer } from './harness/server.ts';

/** Two servers on a database of their own: nobody else's admins count there. */
async function startPair() {
  const databaseUrl = await ownDatabase();
  return [await startTestServer({ databaseUrl }), await startTestServer({ databaseUrl })] as const;
}

const [server, other] = await startPair();

async function activeAdmins(): Promise<number> {
  return server.database.user.count({ where: { role: 'ADMIN', suspendedAt: null } });
}

/** Leaves no admin of an earlier test. */
async function onlyAdmins(count: number) {
  await server.database.user.updateMany({ data: { role: 'USER' } });
  return Promise.all(Array.from({ length: count }, () => newAdmin(server)));
}

describe('the last admin who is not suspended', () => {
  test('cannot give up the role, nor suspend themselves', async () => {
    const [admin] = await onlyAdmins(1);
    if (admin === undefined) throw new Error('no admin was made');
    for (const [field, rest] of [
      ['changeRole', { role: 'USER' }],
      ['suspendUser', { reason: 'a test' }],
    ] as const) {
      const result = await administer(server, admin, field, { userId: admin.id, ...rest });
      expect(result).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' });
      expect(result.message).toContain('last admin');
    }
    expect(await activeAdmins()).toBe(1);
  });

  test('is not joined by an admin who is suspended', async () => {
    const [admin, asleep] = await onlyAdmins(2);
    if (admin === undefined || asleep === undefined) throw new Error('no admins were made');
    expect((await administer(server, admin, 'suspendUser', { userId: asleep.id, reason: 'a test' })).__typename).toBe(
      'Account',
    );
    expect((await administer(server, admin, 'changeRole', { userId: admin.id, role: 'USER' })).__typename).toBe(
      'ConflictError',
    );
    // The suspended one may lose the role: that locks nobody out.
    expect((await administer(server, admin, 'changeRole', { userId: asleep.id, role: 'USER' })).__typename).toBe(
      'Account',
    );
  });

  test('may go once there is another', async () => {
    const [admin] = await onlyAdmins(1);
    if (admin === undefined) throw new Error('no admin was made');
    const heir = await newUser(server);
    await administer(server, admin, 'changeRole', { userId: heir.id, role: 'ADMIN' });
    const result = await administer(server, admin, 'changeRole', { userId: admin.id, role: 'USER' });
    expect(result).toMatchObject({ __typename: 'Account', role: 'USER' });
  });

  test('is left however many admins demote and suspend each other at once, on two servers', async () => {
    for (let round = 0; round < 5; round += 1) {
      const admins = await onlyAdmins(4);
      // Seen on both servers, so that each keeps them as admins.
      for (const { token } of admins) {
        await post(server, '{ viewer { id } }', { token });
        await post(other, '{ viewer { id } }', { token });
      }
      await Promise.all(
        admins.flatMap((admin, index) => {
          const victim = admins[(index + 1) % admins.length];
          const userId = victim?.id;
          const demote = 'mutation ($id: ID!) { changeRole(input: { userId: $id, role: USER }) { __typename } }';
          const suspend =
            'mutation ($id: ID!) { suspendUser(input: { userId: $id, reason: "a test" }) { __typename } }';
          const call = { token: admin.token, variables: { id: userId } };
          return [post(server, demote, call), post(other, suspend, call)];
        }),
      );
      expect(await activeAdmins()).toBeGreaterThanOrEqual(1);
    }
  });
});
