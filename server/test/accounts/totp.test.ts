import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { codeOf, decodeBase32 } from '../harness/authenticator.ts';
import { data, newApiKey, newUser, type TestUser } from '../harness/client.ts';
import { fileDatabase } from '../harness/database.ts';
import { startMailbox } from '../harness/mailbox.ts';
import { mutate, refusedWith } from '../harness/mutation.ts';
import { startTestServer } from '../harness/server.ts';

const mailbox = await startMailbox();
const databaseUrl = await fileDatabase();
const server = await startTestServer({ databaseUrl, smtpUrl: mailbox.url });

const beginShape = z.object({
  result: z.union([
    z.object({ __typename: z.literal('TotpSetup'), secret: z.string(), uri: z.string() }),
    z.object({ __typename: z.literal('ConflictError') }),
  ]),
});

async function begin({ token }: TestUser) {
  const query = 'mutation { result: beginTotp { __typename ... on TotpSetup { secret uri } } }';
  const { result } = await data(server, beginShape, query, { token });
  if (result.__typename === 'ConflictError') throw new Error('two-factor sign-in is on already');
  return result;
}

const codesSelection = '... on RecoveryCodes { recoveryCodes }';
const codesOf = (result: object) => z.object({ recoveryCodes: z.array(z.string()) }).parse(result).recoveryCodes;

const confirm = ({ token }: TestUser, code: string) =>
  mutate(server, 'confirmTotp', { args: { code }, selection: codesSelection, token });

/** What was used last does not count any more, as if half a minute had gone by. */
const forgetLastCode = ({ username }: TestUser) =>
  server.database.totp.updateMany({ where: { user: { username } }, data: { lastStep: 0 } });

/** A user with two-factor sign-in, whose app's current code has not been used. */
async function protectedUser() {
  const user = await newUser(server);
  const { secret } = await begin(user);
  const recoveryCodes = codesOf(await confirm(user, codeOf(secret)));
  await forgetLastCode(user);
  return { ...user, secret, recoveryCodes };
}

const signIn = ({ email, password }: TestUser, totpCode?: string) =>
  mutate(server, 'signIn', { args: { input: { email, password, ...(totpCode !== undefined && { totpCode }) } } });

const stateShape = z.object({ viewer: z.object({ totpEnabled: z.boolean(), recoveryCodesLeft: z.number() }) });

const stateOf = async ({ token }: TestUser) =>
  (await data(server, stateShape, '{ viewer { totpEnabled recoveryCodesLeft } }', { token })).viewer;

async function entriesOf({ username }: TestUser) {
  const { id } = await server.database.user.findUniqueOrThrow({ where: { username } });
  return server.database.auditEntry.findMany({ where: { userId: id }, orderBy: { id: 'asc' } });
}

const actionsOf = async (user: TestUser) => (await entriesOf(user)).map(({ action }) => action);

/** Six digits that are not the code of any step near now. */
function wrongCode(secret: string): string {
  const right = Number(codeOf(secret));
  return String((right + 500_000) % 1_000_000).padStart(6, '0');
}

describe('turning it on', () => {
  test('takes a secret for an app of any maker, and a first code of it', async () => {
    const user = await newUser(server);
    expect(await stateOf(user)).toEqual({ totpEnabled: false, recoveryCodesLeft: 0 });
    const { secret, uri } = await begin(user);
    expect(decodeBase32(secret).length).toBeGreaterThanOrEqual(20);
    const { protocol, host, pathname, searchParams } = new URL(uri);
    expect([protocol, host, decodeURIComponent(pathname)]).toEqual(['otpauth:', 'totp', `/Tickwire:${user.email}`]);
    expect(searchParams.get('secret')).toBe(secret);
    // Until a code was seen, nothing asks for one.
    expect((await signIn(user)).__typename).toBe('AuthPayload');

    const codes = codesOf(await confirm(user, codeOf(secret)));
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    expect(await stateOf(user)).toEqual({ totpEnabled: true, recoveryCodesLeft: 10 });
    expect(await actionsOf(user)).toContain('TOTP_ENABLED');
    await mailbox.arrived(user.email, /Two-factor sign-in is on/);
  });

  test('is not done by a wrong code, nor by one of a secret that was replaced', async () => {
    const user = await newUser(server);
    const first = await begin(user);
    const second = await begin(user);
    for (const code of [wrongCode(second.secret), codeOf(first.secret), '', 'abcdef', '9'.repeat(900_000)]) {
      expect((await confirm(user, code)).__typename).toBe('InvalidCredentialsError');
    }
    expect((await stateOf(user)).totpEnabled).toBe(false);
    expect((await confirm(user, codeOf(second.secret))).__typename).toBe('RecoveryCodes');
  });

  test('is a conflict where it is on already, and where it was not begun', async () => {
    const user = await protectedUser();
    const again = await mutate(server, 'beginTotp', { token: user.token });
    expect(again.__typename).toBe('ConflictError');
    expect((await confirm(user, codeOf(user.secret))).__typename).toBe('ConflictError');
    const other = await newUser(server);
    expect((await confirm(other, '123456')).__typename).toBe('ConflictError');
  });

  test('gives recovery codes once, where two confirm at once', async () => {
    const user = await newUser(server);
    const { secret } = await begin(user);
    const results = await Promise.all([confirm(user, codeOf(secret)), confirm(user, codeOf(secret))]);
    expect(results.map(({ __typename }) => __typename).sort()).toEqual(['ConflictError', 'RecoveryCodes']);
    expect((await stateOf(user)).recoveryCodesLeft).toBe(10);
  });

  test('stores neither the secret nor the recovery codes as they are', async () => {
    const { username, secret, recoveryCodes } = await protectedUser();
    const row = await server.database.user.findUniqueOrThrow({
      where: { username },
      include: { totp: true, recoveryCodes: true },
    });
    const text = JSON.stringify(row, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const kept of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))]) {
      expect(text).not.toContain(kept);
    }
    expect(row.totp?.secret).toMatch(/^[0-9a-f]{12}\./);
  });
});

describe('signing in', () => {
  test('asks for a code once the password was right, and for none before', async () => {
    const user = await protectedUser();
    expect(await signIn(user)).toMatchObject({ __typename: 'TotpRequiredError', code: 'TOTP_REQUIRED' });
    expect((await signIn({ ...user, password: 'wrong password' })).__typename).toBe('InvalidCredentialsError');
    expect((await signIn({ ...user, password: 'wrong password' }, codeOf(user.secret))).__typename).toBe(
      'InvalidCredentialsError',
    );
    expect((await signIn(user, codeOf(user.secret))).__typename).toBe('AuthPayload');
  });

  test('refuses a wrong code, and the audit log says which factor it was', async () => {
    const user = await protectedUser();
    expect((await signIn(user, wrongCode(user.secret))).__typename).toBe('InvalidCredentialsError');
    expect(await entriesOf(user)).toContainEqual(
      expect.objectContaining({ action: 'SIGN_IN_FAILED', details: { factor: 'TOTP' } }),
    );
  });

  test('refuses a code that was used, and writes that down', async () => {
    const user = await protectedUser();
    const code = codeOf(user.secret);
    expect((await signIn(user, code)).__typename).toBe('AuthPayload');
    expect((await signIn(user, code)).__typename).toBe('InvalidCredentialsError');
    expect(await actionsOf(user)).toContain('TOTP_CODE_REUSED');
  });

  test('takes a code once, where ten send it at once', async () => {
    const user = await protectedUser();
    const code = codeOf(user.secret);
    const results = await Promise.all(Array.from({ length: 10 }, () => signIn(user, code)));
    expect(results.filter(({ __typename }) => __typename === 'AuthPayload')).toHaveLength(1);
  });

  test('takes a recovery code however it was typed, and each once', async () => {
    const user = await protectedUser();
    const [code = '', another = ''] = user.recoveryCodes;
    expect((await signIn(user, ` ${code.toUpperCase().replaceAll('-', ' ')} `)).__typename).toBe('AuthPayload');
    expect((await signIn(user, code)).__typename).toBe('InvalidCredentialsError');
    expect((await stateOf(user)).recoveryCodesLeft).toBe(9);
    expect(await actionsOf(user)).toContain('RECOVERY_CODE_USED');
    const results = await Promise.all(Array.from({ length: 5 }, () => signIn(user, another)));
    expect(results.filter(({ __typename }) => __typename === 'AuthPayload')).toHaveLength(1);
  });

  test("refuses another user's code and recovery code", async () => {
    const [alice, bob] = [await protectedUser(), await protectedUser()];
    expect((await signIn(bob, codeOf(alice.secret))).__typename).toBe('InvalidCredentialsError');
    expect((await signIn(bob, alice.recoveryCodes[0])).__typename).toBe('InvalidCredentialsError');
    expect((await stateOf(alice)).recoveryCodesLeft).toBe(10);
  });

  test('stops taking codes after ten wrong ones, a right one included', async () => {
    const user = await protectedUser();
    const tries = await Promise.all(
      Array.from({ length: 30 }, async () =>
        refusedWith(
          server,
          `mutation { signIn(input: { email: "${user.email}", password: "${user.password}", totpCode: "${wrongCode(user.secret)}" }) { __typename } }`,
        ),
      ),
    );
    expect(tries.filter((code) => code === 'not refused')).toHaveLength(10);
    expect(tries.filter((code) => code === 'RATE_LIMITED')).toHaveLength(20);
    const right = `mutation { signIn(input: { email: "${user.email}", password: "${user.password}", totpCode: "${codeOf(user.secret)}" }) { __typename } }`;
    expect(await refusedWith(server, right)).toBe('RATE_LIMITED');
    expect((await actionsOf(user)).filter((action) => action === 'SIGN_IN_SLOWED')).toHaveLength(1);
  });
});

test('a recovery code signs in also where the key that the secret was encrypted with is lost', async () => {
  const keyed = await startTestServer({ databaseUrl, secretKey: randomBytes(32).toString('base64') });
  const user = await newUser(server);
  const { token } = user;
  const begun = await data(
    keyed,
    beginShape,
    'mutation { result: beginTotp { __typename ... on TotpSetup { secret uri } } }',
    { token },
  );
  const secret = begun.result.__typename === 'TotpSetup' ? begun.result.secret : '';
  const [recoveryCode] = codesOf(
    await mutate(keyed, 'confirmTotp', { args: { code: codeOf(secret) }, selection: codesSelection, token }),
  );
  await forgetLastCode(user);
  const byCode = `mutation { signIn(input: { email: "${user.email}", password: "${user.password}", totpCode: "${codeOf(secret)}" }) { __typename } }`;
  expect(await refusedWith(server, byCode)).toBe('INTERNAL_SERVER_ERROR');
  expect((await signIn(user, recoveryCode)).__typename).toBe('AuthPayload');
  expect(await refusedWith(keyed, byCode)).toBe('not refused');
});

describe('new recovery codes, and turning it off', () => {
  test('new codes replace the old ones', async () => {
    const user = await protectedUser();
    const args = { input: { code: codeOf(user.secret) } };
    const renewed = await mutate(server, 'renewRecoveryCodes', { args, selection: codesSelection, token: user.token });
    const [code = ''] = codesOf(renewed);
    expect((await signIn(user, user.recoveryCodes[0])).__typename).toBe('InvalidCredentialsError');
    expect((await signIn(user, code)).__typename).toBe('AuthPayload');
    expect(await actionsOf(user)).toContain('RECOVERY_CODES_RENEWED');
  });

  test.each(['app', 'recovery'])('a code of the %s turns it off, and signing in asks for none', async (kind) => {
    const user = await protectedUser();
    const code = kind === 'app' ? codeOf(user.secret) : user.recoveryCodes[3];
    const off = await mutate(server, 'disableTotp', { args: { input: { code } }, token: user.token });
    expect(off.__typename).toBe('User');
    expect(await stateOf(user)).toEqual({ totpEnabled: false, recoveryCodesLeft: 0 });
    expect((await signIn(user)).__typename).toBe('AuthPayload');
    expect(await actionsOf(user)).toContain('TOTP_DISABLED');
    await mailbox.arrived(user.email, /Two-factor sign-in is off/);
  });

  test('neither is done by a wrong code, or where it is off', async () => {
    const user = await protectedUser();
    const off = await newUser(server);
    for (const field of ['disableTotp', 'renewRecoveryCodes']) {
      const wrong = { input: { code: wrongCode(user.secret) } };
      expect((await mutate(server, field, { args: wrong, token: user.token })).__typename).toBe(
        'InvalidCredentialsError',
      );
      expect((await mutate(server, field, { args: wrong, token: off.token })).__typename).toBe('ConflictError');
    }
    expect(await stateOf(user)).toEqual({ totpEnabled: true, recoveryCodesLeft: 10 });
  });
});

test.each([
  'mutation { beginTotp { __typename } }',
  'mutation { confirmTotp(code: "123456") { __typename } }',
  'mutation { disableTotp(input: { code: "123456" }) { __typename } }',
  'mutation { renewRecoveryCodes(input: { code: "123456" }) { __typename } }',
  '{ viewer { totpEnabled } }',
  '{ viewer { recoveryCodesLeft } }',
])('%s is for people only', async (document) => {
  const key = await newApiKey(server, await newUser(server), ['READ', 'WRITE']);
  expect(await refusedWith(server, document, { token: key.secret })).toBe('FORBIDDEN');
  if (document.startsWith('mutation')) expect(await refusedWith(server, document)).toBe('UNAUTHENTICATED');
});
