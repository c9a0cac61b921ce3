import { createClient, InvalidRequestError, type PriceOptions, type SubscribeOptions } from '@tickwire/sdk';
import { expect, test } from 'vitest';

// Nobody listens there: what is refused is refused before anything is sent.
const url = 'http://127.0.0.1:9/graphql';
const client = createClient({ url });

function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

function expectRefusal(act: () => unknown, name: string): void {
  const error = refusal(act);
  expect(error).toBeInstanceOf(InvalidRequestError);
  expect(error).toMatchObject({ code: 'BAD_OPTIONS', message: expect.stringContaining(`\`${name}\``) });
}

/** As it comes from a program without types. */
function untyped(value: unknown) {
  return JSON.parse(JSON.stringify(value));
}

const names = Array.from({ length: 101 }, (_, index) => `S${index}`);

test.each([
  ['none', []],
  ['more than 100', names],
  ['a text', 'AAPL'],
  ['no texts', [1]],
  ['an empty text', ['']],
  ['nothing', null],
])('%s are no symbols', (_what, symbols) => {
  expectRefusal(() => client.prices(untyped(symbols)), 'symbols');
});

const badOptions: readonly (readonly [string, PriceOptions])[] = [
  ...[Number.NaN, -1].map((maxRetries) => ['maxRetries', { maxRetries }] as const),
  ...[0, -1, Number.NaN].map((size) => ['buffer.size', { buffer: { size } }] as const),
  ['buffer.overflow', { buffer: { overflow: untyped('forget') } }],
];

test.each(badOptions)('a `%s` that cannot be is refused by its name: %o', (name, options) => {
  expectRefusal(() => client.prices(['AAPL'], options), name);
});

const badFollowing: readonly (readonly [string, SubscribeOptions])[] = [
  ['maxRetries', { maxRetries: -1 }],
  ['buffer.size', { buffer: { size: 0 } }],
  ['buffer.overflow', { buffer: { overflow: untyped('newest') } }],
];

test.each(badFollowing)('so it is where something else is followed: %s, %o', (name, options) => {
  expectRefusal(() => client.followAnalysis('a1', options), name);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a time of %d is refused where the client is made', (ms) => {
  expectRefusal(() => createClient({ url, keepAlive: { pingAfterMs: ms } }), 'keepAlive.pingAfterMs');
  expectRefusal(() => createClient({ url, keepAlive: { pongWithinMs: ms } }), 'keepAlive.pongWithinMs');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  'a `maxRate` of %d is refused, of which the server would not hear',
  (maxRate) => {
    const error = refusal(() => client.prices(['AAPL'], { maxRate }));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ message: expect.stringContaining('`maxRate`') });
  },
);

test.each([1, 100])('%d symbols are taken, in any case, each once', (count) => {
  expect(refusal(() => client.prices([...names.slice(0, count), 's0']))).toBeUndefined();
});
