import { createClient, type LatestPrice, type TickwireClient } from '@tickwire/sdk';
import { TickwireProvider, usePrices, useStream } from '@tickwire/sdk/react';
import { createTestServer, refusal, type TestServer } from '@tickwire/sdk/testing';
import { createElement as h, memo, type ReactNode, StrictMode, useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { TestPage } from '../harness/page.ts';

let server: TestServer;
let client: TickwireClient;
let setSymbols: (symbols: readonly string[]) => void = () => {};
let setId: (id: string | undefined) => void = () => {};
const rendered: string[] = [];

beforeEach(() => {
  server = createTestServer();
  const { url, fetch, webSocket } = server;
  client = createClient({ url, fetch, webSocket });
  rendered.length = 0;
});

const until = (check: () => void) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

const Row = memo(({ price }: { readonly price: LatestPrice }): ReactNode => {
  rendered.push(price.symbol);
  return h('li', null, `${price.symbol} ${price.price} ${price.state}`);
});

function Prices(): ReactNode {
  const [symbols, set] = useState<readonly string[]>(['aapl', 'MSFT']);
  setSymbols = set;
  const { prices, state, error } = usePrices(symbols);
  return [
    h('i', { key: 'state' }, error === undefined ? state : `${state} ${error.code}`),
    ...[...prices.values()].map((price) => h(Row, { key: price.symbol, price })),
  ];
}

function within(...children: ReactNode[]): ReactNode {
  return h(StrictMode, null, h(TickwireProvider, { client }, ...children));
}

test('prices move, and only the rows whose own price has moved are rendered', async () => {
  await using page = new TestPage();
  server.tick('AAPL', '1.00');
  server.tick('MSFT', '5.00');
  await page.show(within(h(Prices)));
  await until(() => expect(page.texts('li')).toEqual(['AAPL 1.00 live', 'MSFT 5.00 live']));
  expect(page.texts('i')).toEqual(['live']);
  expect(server.followers('prices')).toBe(1);
  rendered.length = 0;
  for (let cent = 0; cent < 50; cent += 1) server.tick('AAPL', `2.${cent + 10}`);
  await until(() => expect(page.texts('li')).toEqual(['AAPL 2.59 live', 'MSFT 5.00 live']));
  expect(rendered).not.toContain('MSFT');
  // Strict mode renders twice.
  expect(rendered.length).toBeLessThanOrEqual(4);
  expect(page.complaints).toEqual([]);
});

test('each price says how it is: stale, after a gap, reconnecting, and live again', async () => {
  await using page = new TestPage();
  server.tick('AAPL', '1.00');
  server.tick('MSFT', '5.00');
  await page.show(within(h(Prices)));
  await until(() => expect(page.texts('i')).toEqual(['live']));
  server.stale('AAPL');
  await until(() => expect(page.texts('li')).toEqual(['AAPL 1.00 stale', 'MSFT 5.00 live']));
  server.loseTick('MSFT', '5.50');
  server.gap('MSFT');
  await until(() => expect(page.texts('li')).toEqual(['AAPL 1.00 stale', 'MSFT 5.50 gap']));
  server.stop();
  await until(() => expect(page.texts('i')).toEqual(['reconnecting']));
  expect(page.texts('li')).toEqual(['AAPL 1.00 reconnecting', 'MSFT 5.50 reconnecting']);
  server.start();
  server.tick('AAPL', '2.00');
  server.tick('MSFT', '6.00');
  await until(() => expect(page.texts('li')).toEqual(['AAPL 2.00 live', 'MSFT 6.00 live']));
});

test('a symbol more takes none of the others away, and another order nothing at all', async () => {
  await using page = new TestPage();
  for (const symbol of ['AAPL', 'MSFT', 'NVDA']) server.tick(symbol, '1.00');
  await page.show(within(h(Prices)));
  await until(() => expect(page.texts('i')).toEqual(['live']));
  setSymbols(['MSFT', 'AAPL']);
  await until(() => expect(rendered.length).toBeGreaterThan(0));
  expect(server.requests).toHaveLength(1);
  const lengths = new Set<number>();
  const observer = new page.MutationObserver(() => lengths.add(page.texts('li').length));
  observer.observe(page.main, { childList: true, subtree: true, characterData: true });
  setSymbols(['MSFT', 'AAPL', 'NVDA']);
  await until(() => expect(page.texts('li').filter((text) => text.endsWith('live'))).toHaveLength(3));
  observer.disconnect();
  expect([...lengths].every((length) => length >= 2)).toBe(true);
  await until(() => expect(server.followers('prices')).toBe(1));
});

test('what the server refuses is told with its code, and nothing is opened for no symbols', async () => {
  await using page = new TestPage();
  server.answer('Prices', refusal('BAD_USER_INPUT'));
  await page.show(within(h(Prices)));
  await until(() => expect(page.texts('i')).toEqual(['ended BAD_USER_INPUT']));
  setSymbols([]);
  await until(() => expect(page.texts('i')).toEqual(['connecting']));
  expect(page.complaints).toEqual([]);
});

test('the last component that goes ends the subscription and its socket', async () => {
  await using page = new TestPage();
  server.tick('AAPL', '1.00');
  await page.show(within(h(Prices)));
  await until(() => expect(page.texts('i')).toEqual(['live']));
  page.leave();
  await until(() => expect(server.followers('prices')).toBe(0));
  await until(() => expect(server.connections).toBe(0));
  server.tick('AAPL', '2.00');
  expect(page.complaints).toEqual([]);
});

const values: unknown[] = [];
const onValue = (value: unknown): void => {
  values.push(value);
};

function Analysis(): ReactNode {
  const [id, set] = useState<string | undefined>('a1');
  setId = set;
  const { value, error, isEnded } = useStream(
    (client, signal) => id !== undefined && client.followAnalysis(id, { signal }),
    [id],
    { onValue },
  );
  rendered.push(`${id} ${value?.id}`);
  return h('p', null, `${id} ${value?.status ?? '-'} ${error?.code ?? ''}${isEnded ? 'ended' : ''}`);
}

test('a stream is followed from the first render to the last, anew where what it is of has changed', async () => {
  await using page = new TestPage();
  server.answer('followAnalysis', ({ id }) => ({ id: String(id), status: 'QUEUED' }));
  await page.show(within(h(Analysis)));
  await until(() => expect(page.texts('p')).toEqual(['a1 QUEUED ']));
  server.push('followAnalysis', { id: 'a1', status: 'RUNNING' });
  await until(() => expect(page.texts('p')).toEqual(['a1 RUNNING ']));
  expect(values).toContainEqual(expect.objectContaining({ status: 'RUNNING' }));
  setId('a2');
  await until(() => expect(page.texts('p')).toEqual(['a2 QUEUED ']));
  expect(new Set(rendered)).toEqual(new Set(['a1 undefined', 'a1 a1', 'a2 undefined', 'a2 a2']));
  server.complete('followAnalysis');
  await until(() => expect(page.texts('p')).toEqual(['a2 QUEUED ended']));
  server.answer('followAnalysis', refusal('FORBIDDEN'));
  setId('a3');
  await until(() => expect(page.texts('p')).toEqual(['a3 - FORBIDDENended']));
  setId(undefined);
  await until(() => expect(page.texts('p')).toEqual(['undefined - ']));
  expect(server.followers('followAnalysis')).toBe(0);
  expect(page.complaints).toEqual([]);
});

function Careless(): ReactNode {
  const { value } = useStream((client) => client.followAnalysis('a1'), []);
  return h('p', null, value?.status);
}

test('what was opened without the signal ends with its component as well', async () => {
  await using page = new TestPage();
  server.answer('followAnalysis', { status: 'QUEUED' });
  await page.show(within(h(Careless)));
  await until(() => expect(page.texts('p')).toEqual(['QUEUED']));
  expect(server.followers('followAnalysis')).toBe(1);
  page.leave();
  await until(() => expect(server.followers('followAnalysis')).toBe(0));
  expect(page.complaints).toEqual([]);
});
