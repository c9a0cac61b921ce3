import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { post } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';
import { init, openBareSocket, openReadySocket, subscribe } from '../harness/socket.ts';
import { startOidcIssuer } from '../standins/oidc-issuer.ts';
import { refusalOf, viewerOf } from './viewer.ts';

const audience = 'https://api.tickwire.example';
const issuer = await startOidcIssuer(audience);
const identity = {
  publicUrl: null,
  oidc: { issuer: issuer.url, audience, jwksUrl: null },
  google: null,
  github: null,
};
const server = await startTestServer({ identity });

const seconds = (fromNow: number) => Math.floor(Date.now() / 1_000) + fromNow;

describe("an issuer's token in connection_init", () => {
  test('is taken as over HTTP, by the same user', async () => {
    const token = await issuer.sign();
    const socket = await openReadySocket(server, token);
    socket.send(subscribe('1', '{ viewer { username } }'));
    const { username } = await viewerOf(server, token);
    expect((await socket.next()).payload).toMatchObject({ data: { viewer: { username } } });
  });

  test('that is refused closes with 4401 and the reason', async () => {
    const socket = await openBareSocket(server);
    const token = await issuer.sign({ claims: { aud: 'https://other.example' } });
    socket.send(init({ Authorization: `Bearer ${token}` }));
    expect(await socket.closed).toEqual({
      code: 4401,
      reason: 'Unauthorized: The token was made for another audience.',
    });
  });

  test('whose end comes while the socket is open closes it with 4401', async () => {
    const socket = await openReadySocket(server, await issuer.sign({ claims: { exp: seconds(2) } }));
    socket.send(subscribe('1', 'subscription { prices(symbols: ["AAPL"], maxRate: 0.1) { price } }'));
    expect((await socket.next()).type).toBe('next');
    expect(await socket.closed).toMatchObject({ code: 4401 });
  });

  test('closes with 1013 while the issuer does not answer: the token may be good', async () => {
    const away = await startOidcIssuer(audience);
    away.mood = 'down';
    const waiting = await startTestServer({
      identity: { ...identity, oidc: { issuer: away.url, audience, jwksUrl: null } },
    });
    const socket = await openBareSocket(waiting);
    socket.send(init({ Authorization: `Bearer ${await away.sign()}` }));
    expect(await socket.closed).toMatchObject({ code: 1013 });
  });
});

test('signing out everywhere ends the tokens that were issued so far, and their sockets', async () => {
  const sub = randomUUID();
  const token = await issuer.sign({ claims: { sub, iat: seconds(-1) } });
  const socket = await openReadySocket(server, token);
  await post(server, 'mutation { signOutEverywhere { count } }', { token });
  expect(await socket.closed).toMatchObject({ code: 4403 });
  expect(await refusalOf(server, token)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  // The clock of an issuer may be a little ahead.
  await viewerOf(server, await issuer.sign({ claims: { sub, iat: seconds(2) } }));
});
