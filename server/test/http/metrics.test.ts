import { expect, test } from 'vitest';
import { newUser, post } from '../harness/client.ts';
import { pathOf, send, toldCode } from '../harness/http.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();
const metrics = pathOf(server, '/metrics');

const sampleLine = /^([a-z_][a-z\d_]*)(?:\{((?:[a-z_]+="[^"\\]*",?)*)\})? (Nan|[+-]Inf|-?[\d.]+(?:e[+-]?\d+)?)$/;

test('the metrics are in the format of Prometheus, each with its type and what it is', async () => {
  const answer = await send(metrics);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  const lines = answer.body
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  expect(lines.filter((line) => !line.startsWith('#') && !sampleLine.test(line))).toEqual([]);
  for (const name of [
    'tickwire_upstream_calls_total',
    'tickwire_catalogue_refreshes_total',
    'tickwire_fan_out_groups',
    'tickwire_fan_out_deliveries',
    'nodejs_eventloop_lag_seconds',
  ]) {
    expect(lines.some((line) => line.startsWith(`# HELP ${name} `))).toBe(true);
    expect(lines.some((line) => line.startsWith(`# TYPE ${name} `))).toBe(true);
  }
  expect(lines.some((line) => /^process_resident_memory_bytes \d+$/.test(line))).toBe(true);
  // A second fetch finds the same metrics, each once.
  const again = (await send(metrics)).body.toString();
  expect(again.match(/^# TYPE process_resident_memory_bytes /gm)).toHaveLength(1);
});

test('they hold nothing of anybody who uses the server', async () => {
  const user = await newUser(server);
  await post(server, '{ instruments(search: "a secret search") { totalCount } }', { token: user.token });
  const text = (await send(`${metrics}?${user.username}`)).body.toString();
  for (const told of [user.username, user.email, user.token, '127.0.0.1', 'secret']) expect(text).not.toContain(told);
});

test('they are fetched by GET, or looked for by HEAD, and nothing else', async () => {
  const head = await send(metrics, { method: 'HEAD' });
  expect({ status: head.status, bytes: head.body.length }).toEqual({ status: 200, bytes: 0 });
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const answer = await send(metrics, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
    expect(toldCode(answer)).toBe('METHOD_NOT_ALLOWED');
  }
});

test('they come with the headers of every answer', async () => {
  expect((await send(metrics)).headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
  });
});

test('with METRICS=off there are none', async () => {
  const without = await startTestServer({ metrics: false });
  expect((await send(pathOf(without, '/metrics'))).status).toBe(404);
});
