import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();

const query = `mutation ($input: SignUpInput!) {
  signUp(input: $input) { __typename ... on Error { message } ... on ValidationError { issues { path message } } }
}`;
const shape = z.object({ signUp: z.looseObject({ __typename: z.string(), message: z.string().optional() }) });

async function signUp(username: string) {
  const input = { email: `${randomUUID()}@example.com`, username, password: 'a long password' };
  return (await data(server, shape, query, { variables: { input } })).signUp;
}

/** Digits that nobody has used yet, as these tests share a database; none of them passes for a letter. */
const fresh = () =>
  randomUUID()
    .replaceAll(/[^2-9]/g, '')
    .slice(0, 12);

describe('a username', () => {
  test.each([
    ['Latin and Cyrillic letters', 'p\u0430yp\u0430l'],
    ['Latin and Greek letters', 'g\u03bf\u03bfgle'],
  ])('of %s is refused by name', async (_what, username) => {
    expect(await signUp(username)).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['input', 'username'] }],
    });
  });

  test.each([
    'ναυτίλος',
    'Наталья',
    '田中さくら',
    'Zoë',
    'jörg-7',
    'नमस्ते',
    '김민준',
    'தமிழ்',
    'বাংলা',
    'አማርኛ',
    'ភាសាខ្មែរ',
    'میم\u200cها',
    'ਪੰਜਾਬੀ',
  ])('of one script is fine: %s', async (name) => {
    expect((await signUp(`${name}_${Date.now() % 1_000_000}`)).__typename).toBe('AuthPayload');
  });

  test.each([
    ['burns', 'bums'],
    ['вова', 'boba'],
    ['josé', 'jose'],
  ])('like %s leaves %s to somebody else', async (one, other) => {
    const suffix = randomUUID().replaceAll(/\D/g, '').slice(0, 10);
    expect((await signUp(`${one}${suffix}`)).__typename).toBe('AuthPayload');
    expect((await signUp(`${other}${suffix}`)).__typename).toBe('AuthPayload');
  });

  test.each(['\u3164\u3164\u3164', 'ad\u034fmin', 'ad\u{e0100}min', '\u115f\u1160\u115f'])(
    'with letters that show nothing is refused: %j',
    async (name) => {
      expect((await signUp(name)).__typename).toBe('ValidationError');
    },
  );

  test.each([
    ['Cyrillic letters alone', (name: string) => name.replaceAll('a', 'а').replaceAll('c', 'с').replaceAll('e', 'е')],
    ['zero for o', (name: string) => name.replaceAll('o', '0')],
    ['one for l', (name: string) => name.replaceAll('l', '1')],
    ['full-width letters', (name: string) => name.replaceAll('a', '\uff41')],
    ['a capital i for l', (name: string) => name.replaceAll('l', 'I')],
    ['small capitals', (name: string) => name.replaceAll('a', '\u1d00')],
  ])('that looks like another by %s is taken', async (how, disguise) => {
    const letters = fresh();
    const name = `ace${letters}`;
    const latin = how === 'Cyrillic letters alone' ? name : `${name}olm`;
    expect((await signUp(latin)).__typename).toBe('AuthPayload');
    expect(await signUp(disguise(latin))).toMatchObject({ __typename: 'ConflictError' });
  });
});
