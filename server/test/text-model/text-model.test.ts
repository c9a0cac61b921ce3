import { describe, expect, test } from 'vitest';
import { createTextModel } from '../../src/text-model/text-model.ts';
import { flooding, hanging, refusing, saying, sending, startChatStandIn } from '../standins/chat-completions.ts';

const endpoint = await startChatStandIn();
const config = { baseUrl: endpoint.url, apiKey: 'sk-very-secret', model: 'a-model', timeoutMs: 5_000 };
const never = new AbortController().signal;

test('it is asked by a chat completion of the model, with the key, and its text comes back', async () => {
  endpoint.answers = [saying('In other words.')];
  expect(await createTextModel(config).rewrite('Rewrite it.', 'The text.', never)).toBe('In other words.');
  const request = endpoint.asked.at(-1);
  expect(request).toMatchObject({
    path: '/v1/chat/completions',
    authorization: 'Bearer sk-very-secret',
    model: 'a-model',
    messages: [
      { role: 'system', content: 'Rewrite it.' },
      { role: 'user', content: 'The text.' },
    ],
  });
  expect(request?.max_tokens).toBeLessThanOrEqual(2_000);
});

test('one that had enough is asked once more, when it says', async () => {
  endpoint.answers = [refusing(429, { 'Retry-After': '0' }), saying('Now.')];
  const before = endpoint.asked.length;
  expect(await createTextModel(config).rewrite('', 'x', never)).toBe('Now.');
  expect(endpoint.asked.length - before).toBe(2);
});

describe('what fails is told by a code, without the key or what came back', () => {
  test.each([
    ['429 twice', [refusing(429, { 'Retry-After': '0' })], 'LIMITED', 2],
    ['429 for longer than there is time', [refusing(429, { 'Retry-After': '3600' })], 'LIMITED', 1],
    ['500', [refusing(500)], 'REFUSED', 1],
    ['401', [refusing(401)], 'REFUSED', 1],
    ['a page', [sending('<html>Bad gateway</html>')], 'MALFORMED', 1],
    ['JSON that is no completion', [sending('{"answer":42}')], 'MALFORMED', 1],
    ['no text', [saying('')], 'MALFORMED', 1],
    ['bytes without an end', [flooding], 'MALFORMED', 1],
  ] as const)('%s', async (_what, answers, code, calls) => {
    endpoint.answers = [...answers];
    const before = endpoint.asked.length;
    const error = await createTextModel(config)
      .rewrite('', 'x', never)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'TextModelError', code });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/secret|html|gateway|stand-in/i);
    expect(endpoint.asked.length - before).toBe(calls);
  });

  test('one that hangs, after its time', async () => {
    endpoint.answers = [hanging];
    const model = createTextModel({ ...config, timeoutMs: 50 });
    await expect(model.rewrite('', 'x', never)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('one that hangs, when whoever asks gives up', async () => {
    endpoint.answers = [hanging];
    const asking = new AbortController();
    const asked = createTextModel(config).rewrite('', 'x', asking.signal);
    asking.abort();
    await expect(asked).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('one that is not there', async () => {
    const model = createTextModel({ ...config, baseUrl: 'http://127.0.0.1:1/v1' });
    await expect(model.rewrite('', 'x', never)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});
