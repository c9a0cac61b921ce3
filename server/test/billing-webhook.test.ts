import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ownDatabase } from './harness/admins.ts';
import { newUser } from './harness/client.ts';
import { databaseBehindProxy } from './harness/database-proxy.ts';
import { jsonOf, pathOf, send, toldCode } from './harness/http.ts';
import { startTestServer } from './harness/server.ts';
import {
  checkout,
  deliver,
  deliverBytes,
  newCustomer,
  newSubscription,
  now,
  secret,
  stripe,
  subscription,
} from './harness/stripe.ts';

const server = await startTestServer({ databaseUrl: await ownDatabase(), stripe });

const anEvent = () => checkout({ customer: newCustomer(), reference: null });

describe('a delivery that is refused with 400', () => {
  test.each<[string, Parameters<typeof deliver>[2]]>([
    ['of another secret', { secret: 'whsec_of_somebody_else' }],
    ['without a signature', { signature: null }],
    ['with an empty signature', { signature: '' }],
    ['with nonsense for a signature', { signature: 'nonsense' }],
    ['with a signature of no scheme', { signature: `t=${now()},v0=${'0'.repeat(64)}` }],
    ['signed six minutes ago', { timestamp: now() - 360 }],
  ])('is one %s', async (_what, delivery) => {
    const user = await newUser(server);
    const told = checkout({ customer: newCustomer(), reference: user.id });
    const answer = await deliver(server, told, delivery);
    expect(answer.status).toBe(400);
    expect(toldCode(answer)).toBe('BAD_USER_INPUT');
    expect(answer.body.toString()).not.toContain(secret);
    expect(await server.database.billingEvent.findUnique({ where: { id: told.id } })).toBeNull();
  });

  test('is one whose body was changed on its way', async () => {
    const told = anEvent();
    const payload = JSON.stringify(told);
    const { default: Stripe } = await import('stripe');
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
    expect((await deliverBytes(server, payload.replace('cus_', 'cus_x'), { signature })).status).toBe(400);
    // Not even by a blank: the signature is over the bytes.
    expect((await deliverBytes(server, `${payload} `, { signature })).status).toBe(400);
    expect((await deliverBytes(server, payload, { signature })).status).toBe(200);
  });

  test.each([
    ['no JSON', '{"id": "evt_1", '],
    ['nothing', ' '],
    ['no event', '{"hello": "world"}'],
    ['a list', '[]'],
    ['null', 'null'],
    [
      'a subscription without items',
      JSON.stringify({
        ...subscription({ customer: 'cus_1', subscription: 'sub_1' }),
        data: { object: { id: 'sub_1', customer: 'cus_1', status: 'active' } },
      }),
    ],
    ['an event of another age', JSON.stringify({ ...anEvent(), created: 'yesterday' })],
  ])('is %s, however well it is signed', async (_what, payload) => {
    const answer = await deliverBytes(server, payload);
    expect(answer.status).toBe(400);
    expect(toldCode(answer)).toBe('BAD_USER_INPUT');
  });
});

test('a body that is too large is refused, and one that ends half-way is no fault', async () => {
  const answer = await deliverBytes(server, JSON.stringify({ padding: 'x'.repeat(600_000) }));
  expect(answer.status).toBe(413);
  const headers = { 'Content-Length': 1_000 };
  const half = request(pathOf(server, '/webhooks/stripe'), { method: 'POST', agent: false, headers });
  half.on('error', () => {});
  half.write('{');
  await once(half, 'socket').then(([socket]) => once(socket, 'connect'));
  half.destroy();
  expect((await deliver(server, anEvent())).status).toBe(200);
});

test('only POST is taken', async () => {
  for (const method of ['GET', 'PUT', 'OPTIONS']) {
    const answer = await send(pathOf(server, '/webhooks/stripe'), { method, headers: { Accept: 'text/html' } });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  }
});

test('where Stripe is not configured nothing is there', async () => {
  const bare = await startTestServer();
  const answer = await deliver(bare, anEvent());
  expect(answer.status).toBe(404);
});

test('while the secret is rotated both the old and the new one count', async () => {
  const secrets = ['whsec_the_new_one', secret];
  const rotating = await startTestServer({ stripe: { ...stripe, secrets } });
  for (const by of secrets) expect((await deliver(rotating, anEvent(), { secret: by })).status).toBe(200);
  expect((await deliver(rotating, anEvent(), { secret: 'whsec_a_third_one' })).status).toBe(400);
  const late = await deliver(rotating, anEvent(), { secret, timestamp: now() - 400 });
  expect(late.body.toString()).toContain('older than 300 seconds');
});

test('a flood of refused deliveries leaves one line in the audit log, with the reason and no secret', async () => {
  const flooded = await startTestServer({ databaseUrl: await ownDatabase(), stripe });
  await Promise.all(
    Array.from({ length: 50 }, () => deliver(flooded, anEvent(), { secret: 'whsec_of_somebody_else' })),
  );
  const entries = await flooded.database.auditEntry.findMany({ where: { action: 'BILLING_REFUSED' } });
  expect(entries).toMatchObject([{ actorId: null, userId: null, ip: '127.0.0.1', details: { reason: 'SIGNATURE' } }]);
  expect(JSON.stringify(entries)).not.toContain('whsec');
});

test('while the database is away a delivery is answered 500, and the next try of the same event is taken', async () => {
  const proxy = await databaseBehindProxy(`billing_${randomUUID().replaceAll('-', '')}`);
  const failing = await startTestServer({ databaseUrl: proxy.url, stripe });
  const user = await newUser(failing);
  const customer = newCustomer();
  await deliver(failing, checkout({ customer, reference: user.id }));
  const told = subscription({ customer, subscription: newSubscription() });
  await proxy.cut();
  const refused = await deliver(failing, told);
  expect(refused.status).toBe(500);
  expect(toldCode(refused)).toBe('INTERNAL_SERVER_ERROR');
  await proxy.restore();
  await expect
    .poll(
      async () => {
        const answer = await deliver(failing, told);
        return answer.status === 200 ? z.object({ outcome: z.string() }).parse(jsonOf(answer)).outcome : answer.status;
      },
      { timeout: 15_000 },
    )
    .toBe('TAKEN');
  expect((await failing.database.user.findUniqueOrThrow({ where: { username: user.username } })).tier).toBe('PRO');
});
