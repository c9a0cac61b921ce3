import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, post } from '../harness/client.ts';
import { fileDatabase } from '../harness/database.ts';
import { databaseId } from '../harness/global-id.ts';
import { pathOf, send } from '../harness/http.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { mutate } from '../harness/mutation.ts';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newTeam, type TestTeam } from '../harness/team.ts';

const mailbox = await startMailbox();
const server = await startTestServer({
  smtpUrl: mailbox.url,
  jobConcurrency: 2,
  databaseUrl: await fileDatabase(),
  mailsPerHour: 3,
});
const { database } = server;

async function newOwner(): Promise<{ readonly owner: QuickUser; readonly team: TestTeam }> {
  const owner = await quickUser(server);
  return { owner, team: await newTeam(server, [[owner, 'OWNER']]) };
}

const resultShape = z.object({
  result: z.object({ __typename: z.string(), id: z.string().optional(), message: z.string().optional() }),
});

async function invite(by: QuickUser, team: TestTeam, email: string, role = 'MEMBER') {
  const query = `mutation ($team: ID!, $email: String!) {
    result: inviteToTeam(input: { teamId: $team, email: $email, role: ${role} }) { __typename ... on TeamInvitation { id } ... on Error { message } }
  }`;
  return (await data(server, resultShape, query, { token: by.token, variables: { team: team.id, email } })).result;
}

const accept = ({ token: session }: QuickUser, token: string) =>
  mutate(server, 'acceptTeamInvitation', {
    args: { token },
    selection: '... on Team { id viewerRole }',
    token: session,
  });

const acceptById = ({ token }: QuickUser, id: string) =>
  mutate(server, 'acceptTeamInvitationById', { args: { id }, selection: '... on Team { id }', token });

const revoke = ({ token }: QuickUser, id: string) => mutate(server, 'revokeTeamInvitation', { args: { id }, token });

const revocationsIn = ({ databaseId: teamId }: TestTeam) =>
  database.event.findMany({
    where: { type: 'TEAM_INVITATION_REVOKED', payload: { path: ['teamId'], equals: teamId } },
    select: { actorId: true, payload: true },
  });

const mailTo = (email: string) => mailbox.arrived(email, /invited to a team/);

/** Somebody who is asked into a new team, with the mail of it. */
async function invited(role = 'MEMBER') {
  const { owner, team } = await newOwner();
  const guest = await quickUser(server);
  const { id = '' } = await invite(owner, team, guest.email, role);
  return { owner, team, guest, id, mail: await mailTo(guest.email) };
}

const roleOf = async ({ databaseId: userId }: QuickUser, { databaseId: teamId }: TestTeam) =>
  (await database.teamMember.findUnique({ where: { teamId_userId: { teamId, userId } } }))?.role ?? null;

const ownShape = z.object({
  viewer: z.object({
    teamInvitations: z.array(
      z.object({
        id: z.string(),
        teamName: z.string(),
        role: z.string(),
        invitedBy: z.object({ username: z.string() }),
      }),
    ),
  }),
});

const invitationsOf = async ({ token }: QuickUser) =>
  (
    await data(server, ownShape, '{ viewer { teamInvitations { id teamName role invitedBy { username } } } }', {
      token,
    })
  ).viewer.teamInvitations;

describe('an invitation', () => {
  test('is mailed, and brings whoever has the address into the team, once', async () => {
    const { owner, team, guest, mail } = await invited('VIEWER');
    expect(mail.text).toContain(`${owner.username} invites you to the team "A team"`);
    expect(await accept(guest, mail.token)).toMatchObject({ id: team.id, viewerRole: 'VIEWER' });
    expect(await accept(guest, mail.token)).toMatchObject({ __typename: 'InvalidTokenError' });
    expect(await roleOf(guest, team)).toBe('VIEWER');
    const joined = await database.event.findFirstOrThrow({ where: { type: 'TEAM_JOINED', actorId: guest.databaseId } });
    expect(joined.payload).toMatchObject({ teamId: team.databaseId, username: guest.username, role: 'VIEWER' });
  });

  test.each(['You won: HTTPS://evil.example/prize', 'www.evil.example', 'evil.example'])(
    'leads nobody astray by the name %j of a team',
    async (name) => {
      const { owner, team } = await newOwner();
      await database.team.update({ where: { id: team.databaseId }, data: { name } });
      const guest = await quickUser(server);
      await invite(owner, team, guest.email);
      const { text } = await mailTo(guest.email);
      expect(text).toContain(`${owner.username} invites you to a team on Tickwire`);
      expect(text).not.toContain('evil');
    },
  );

  test('holds no secret where it is stored', async () => {
    const { mail, id } = await invited();
    const [, secret = ''] = mail.token.split('.');
    expect(secret).toHaveLength(43);
    const stored = [
      await database.teamInvitation.findUnique({ where: { id: databaseId(id) } }),
      await database.event.findMany({ where: { type: 'TEAM_INVITED' } }),
      await database.outgoingMail.findMany({ where: { template: 'TEAM_INVITATION' } }),
    ];
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test('that is accepted twice at once is accepted once', async () => {
    const { team, guest, mail } = await invited();
    const results = await Promise.all([1, 2, 3].map(() => accept(guest, mail.token)));
    expect(results.map((result) => result.__typename).sort()).toEqual([
      'InvalidTokenError',
      'InvalidTokenError',
      'Team',
    ]);
    expect(await roleOf(guest, team)).toBe('MEMBER');
    expect(await database.event.count({ where: { type: 'TEAM_JOINED', actorId: guest.databaseId } })).toBe(1);
  });

  test('is renewed by asking again, with another mail; the links of both are good until one is used', async () => {
    const { owner, team, guest, id, mail } = await invited('VIEWER');
    await database.teamInvitation.update({
      where: { id: databaseId(id) },
      data: { expiresAt: new Date(Date.now() + 1_000) },
    });
    expect(await invite(owner, team, guest.email.toUpperCase(), 'MEMBER')).toMatchObject({ id });
    const mails = () => mailbox.to(guest.email).length + mailbox.to(guest.email.toUpperCase()).length;
    await expect.poll(mails, { timeout: 10_000 }).toBe(2);
    const { expiresAt } = await database.teamInvitation.findUniqueOrThrow({ where: { id: databaseId(id) } });
    expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 13 * 86_400_000);
    expect(await accept(guest, mail.token)).toMatchObject({ viewerRole: 'MEMBER' });
    expect(await database.teamInvitation.count({ where: { teamId: team.databaseId } })).toBe(0);
  });

  test('is for the account of its address: another is told which kind it needs, and not the address', async () => {
    const { team, guest, mail } = await invited();
    const stranger = await quickUser(server);
    const refused = await accept(stranger, mail.token);
    expect(refused).toMatchObject({ __typename: 'ConflictError', message: expect.stringContaining('another address') });
    expect(JSON.stringify(refused)).not.toContain(guest.email);
    expect(await roleOf(stranger, team)).toBeNull();
    expect((await accept(guest, mail.token)).__typename).toBe('Team');
  });

  test('is worth nothing once it has expired, or was taken back', async () => {
    const [late, revoked] = [await invited(), await invited()];
    await database.teamInvitation.update({ where: { id: databaseId(late.id) }, data: { expiresAt: new Date() } });
    expect((await revoke(revoked.owner, revoked.id)).__typename).toBe('DeletedNode');
    expect((await revoke(revoked.owner, revoked.id)).__typename).toBe('NotFoundError');
    expect(await revocationsIn(revoked.team)).toEqual([
      {
        actorId: revoked.owner.databaseId,
        payload: {
          ...{ teamId: revoked.team.databaseId, teamName: 'A team', invitationId: databaseId(revoked.id) },
          ...{ email: revoked.guest.email, role: 'MEMBER' },
        },
      },
    ]);
    for (const { guest, team, mail, id } of [late, revoked]) {
      expect((await accept(guest, mail.token)).__typename).toBe('InvalidTokenError');
      expect((await acceptById(guest, id)).__typename).toBe('NotFoundError');
      expect(await roleOf(guest, team)).toBeNull();
    }
  });

  test.each([
    ['empty', ''],
    ['a dot', '.'],
    ['no uuid', 'x.y'],
    ['endless', 'x'.repeat(50_000)],
    ['of no invitation', `${randomUUID()}.${'A'.repeat(43)}`],
  ])('is not accepted by a token that is %s', async (_what, token) => {
    expect((await accept(await quickUser(server), token)).__typename).toBe('InvalidTokenError');
  });

  test.each([
    ['was taken out by another one', 'removeFromTeam', 'other', 'InvalidTokenError'],
    ['has no say any more by another one', 'changeTeamRole', 'other', 'InvalidTokenError'],
    ['has left', 'removeFromTeam', 'owner', 'Team'],
  ] as const)('of an owner who %s', async (_what, field, by, answer) => {
    const { owner, team, guest, mail } = await invited('OWNER');
    const other = await quickUser(server);
    await database.teamMember.create({
      data: { teamId: team.databaseId, userId: other.databaseId, role: 'OWNER' },
    });
    const input = { teamId: team.id, userId: owner.id, ...(field === 'changeTeamRole' && { role: 'MEMBER' }) };
    const query = `mutation ($input: ${field === 'changeTeamRole' ? 'ChangeTeamRole' : 'RemoveFromTeam'}Input!) { result: ${field}(input: $input) { __typename } }`;
    const { token } = { owner, other }[by];
    expect((await data(server, resultShape, query, { token, variables: { input } })).result.__typename).toBe(
      'TeamMember',
    );
    expect(await accept(guest, mail.token)).toMatchObject({ __typename: answer });
  });

  test('is not accepted by the secret of another one', async () => {
    const [one, other] = [await invited(), await invited()];
    const [, secret = ''] = other.mail.token.split('.');
    expect((await accept(one.guest, `${databaseId(one.id)}.${secret}`)).__typename).toBe('InvalidTokenError');
  });

  test('of somebody who came into the team meanwhile is used up, and changes no role', async () => {
    const { team, guest, mail } = await invited('VIEWER');
    const { databaseId: userId } = guest;
    await database.teamMember.create({ data: { teamId: team.databaseId, userId, role: 'OWNER' } });
    expect((await accept(guest, mail.token)).__typename).toBe('Team');
    expect(await roleOf(guest, team)).toBe('OWNER');
    expect((await accept(guest, mail.token)).__typename).toBe('InvalidTokenError');
  });

  test('needs no mail for an account with that address, which sees it as soon as the address is verified', async () => {
    const { owner, team, guest, id } = await invited();
    const verifiedAt = { where: { id: guest.databaseId }, data: { emailVerifiedAt: null } };
    expect(await invitationsOf(guest)).toEqual([
      { id, teamName: 'A team', role: 'MEMBER', invitedBy: { username: owner.username } },
    ]);
    await database.user.update(verifiedAt);
    expect((await acceptById(guest, id)).__typename).toBe('NotFoundError');
    await database.user.update({ ...verifiedAt, data: { emailVerifiedAt: new Date() } });
    expect((await acceptById(await quickUser(server), id)).__typename).toBe('NotFoundError');
    expect(await acceptById(guest, id)).toMatchObject({ __typename: 'Team', id: team.id });
    expect(await invitationsOf(guest)).toEqual([]);
  });

  test('is turned down by whom it is to, and by nobody else who is not an owner', async () => {
    const { team, guest, id } = await invited();
    const { databaseId: userId, ...member } = await quickUser(server);
    await database.teamMember.create({ data: { teamId: team.databaseId, userId, role: 'MEMBER' } });
    expect((await revoke({ databaseId: userId, ...member }, id)).__typename).toBe('NotFoundError');
    expect((await revoke(guest, id)).__typename).toBe('DeletedNode');
    expect(await revocationsIn(team)).toMatchObject([{ actorId: guest.databaseId }]);
  });

  test('is not made for somebody who is in the team, nor for what is no address', async () => {
    const { owner, team } = await newOwner();
    expect(await invite(owner, team, owner.email.toUpperCase())).toMatchObject({ __typename: 'ConflictError' });
    for (const email of ['', 'nobody', 'a@b', `${'x'.repeat(300)}@example.com`, 'a@example.com\nBcc: b@example.com']) {
      expect(await invite(owner, team, email)).toMatchObject({ __typename: 'ValidationError' });
    }
    expect(await database.teamInvitation.count({ where: { teamId: team.databaseId } })).toBe(0);
  });

  test('is one of at most 100 of its team, and one of so many that its owner may send', async () => {
    const { owner, team } = await newOwner();
    const expiresAt = new Date(Date.now() + 86_400_000);
    await database.teamInvitation.createMany({
      data: Array.from({ length: 100 }, (_, index) => ({
        ...{ teamId: team.databaseId, email: `${index}.${owner.email}`, role: 'MEMBER' as const, expiresAt },
      })),
    });
    expect(await invite(owner, team, 'another@example.com')).toMatchObject({ __typename: 'ValidationError' });
    expect(await invite(owner, team, `7.${owner.email}`)).toMatchObject({ __typename: 'TeamInvitation' });
    const again = (email: string) =>
      `inviteToTeam(input: { teamId: "${team.id}", email: "${email}", role: MEMBER }) { __typename }`;
    const codesOf = async (call: (index: number) => string) => {
      const calls = Array.from({ length: 30 }, (_, index) => `m${index}: ${call(index)}`);
      const { errors } = await post(server, `mutation { ${calls.join(' ')} }`, { token: owner.token });
      return errors?.map(({ extensions }) => extensions.code) ?? [];
    };
    // One address three times, as this server allows.
    expect(await codesOf(() => again('another@example.com'))).toContain('RATE_LIMITED');
    await codesOf((index) => again(`${index}.${owner.email}`));
    expect(await codesOf((index) => again(`a${index}@example.com`))).toContain('RATE_LIMITED');
  });

  test('brings nobody into a team that is full', async () => {
    const { team, guest, mail } = await invited();
    const tag = () => randomUUID().replaceAll('-', '');
    const filling = await database.user.createManyAndReturn({
      data: Array.from({ length: 199 }, tag).map((name) => ({
        email: `${name}@example.com`,
        username: name,
        usernameSkeleton: name,
      })),
    });
    await database.teamMember.createMany({
      data: filling.map(({ id: userId }) => ({ userId, teamId: team.databaseId, role: 'VIEWER' as const })),
    });
    expect(await accept(guest, mail.token)).toMatchObject({
      __typename: 'ConflictError',
      message: expect.stringContaining('at most 200 members'),
    });
    const [{ databaseId: teamId }] = [team];
    await database.teamMember.deleteMany({ where: { teamId, userId: filling[0]?.id ?? '' } });
    expect((await accept(guest, mail.token)).__typename).toBe('Team');
  });
});

describe("the server's own page of an invitation", () => {
  const { port } = new URL(server.url);
  const cookieOf = ({ token }: QuickUser) => `tickwire_session_${port}=${token}`;
  const submit = (token: string, headers: Record<string, string> = {}) =>
    send(pathOf(server, '/account/team-invitation'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ token }).toString(),
    });

  test('tells who holds the link what it is for, and changes nothing by being opened', async () => {
    const { team, guest, mail } = await invited();
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await send(mail.link, { method, headers: { Cookie: cookieOf(guest) } });
      expect(page.status).toBe(200);
      expect(page.headers['referrer-policy']).toBe('same-origin');
      if (method === 'GET') expect(page.body.toString()).toContain(`for the account of ${guest.email}`);
    }
    expect(await roleOf(guest, team)).toBeNull();
  });

  test('lets whoever is signed in accept it; another is told so, and so is who is not signed in', async () => {
    const { team, guest, mail } = await invited();
    const anonymous = await submit(mail.token);
    expect(anonymous.status).toBe(401);
    expect(anonymous.body.toString()).toContain(`sign in with the account of ${guest.email}`);
    expect((await submit(mail.token, { Cookie: cookieOf(await quickUser(server)) })).status).toBe(409);
    const fromElsewhere = {
      Cookie: cookieOf(guest),
      Origin: 'https://evil.example.com',
      'Sec-Fetch-Site': 'cross-site',
    };
    expect((await submit(mail.token, fromElsewhere)).status).toBe(401);
    expect(await roleOf(guest, team)).toBeNull();
    const accepted = await submit(mail.token, { Cookie: cookieOf(guest), Origin: new URL(server.url).origin });
    expect([accepted.status, accepted.body.toString().includes('You are in the team')]).toEqual([200, true]);
    expect(await roleOf(guest, team)).toBe('MEMBER');
    expect((await submit(mail.token, { Cookie: cookieOf(guest) })).status).toBe(400);
    expect((await send(mail.link)).status).toBe(400);
  });
});
