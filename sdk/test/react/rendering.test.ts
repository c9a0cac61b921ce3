import { Writable } from 'node:stream';
import { createClient, type TickwireClient } from '@tickwire/sdk';
import {
  dehydrate,
  prefetch,
  TickwireProvider,
  useCache,
  useList,
  useQuery,
  useSuspenseQuery,
} from '@tickwire/sdk/react';
import { Component, createElement as h, type ReactNode, StrictMode, Suspense, startTransition, useState } from 'react';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { cacheOf } from '../../src/react/query-cache.ts';
import { Catalogue } from '../harness/catalogue.ts';
import { TestPage } from '../harness/page.ts';
import { startTestServer } from '../harness/test-server.ts';

let catalogue: Catalogue;
let server: Awaited<ReturnType<typeof startTestServer>>;
let client: TickwireClient;

beforeAll(async () => {
  const root = {
    instrument: (args: { readonly symbol: string }) => catalogue.root.instrument(args),
    instruments: (args: { readonly first: number }) => catalogue.root.instruments(args),
  };
  server = await startTestServer({ root });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  catalogue = new Catalogue();
  client = createClient({ url: server.url });
  server.heard.length = 0;
});

const until = (check: () => void) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

function Name({ symbol }: { readonly symbol: string }): ReactNode {
  const { data } = useSuspenseQuery((client) => client.instrument(symbol));
  return data?.name ?? 'none';
}

function LoadingName({ symbol }: { readonly symbol: string }): ReactNode {
  const { data, isLoading } = useQuery((client) => client.instrument(symbol));
  return isLoading ? '…' : (data?.name ?? 'none');
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: undefined };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return h('button', { type: 'button', onClick: () => this.setState({ error: undefined }) }, 'failed');
  }
}

let invalidate: (...names: string[]) => Promise<void> = async () => {};

function Invalidating(): ReactNode {
  ({ invalidate } = useCache());
  return null;
}

function within(of: TickwireClient, ...children: ReactNode[]): ReactNode {
  return h(StrictMode, null, h(TickwireProvider, { client: of }, h(Suspense, { fallback: '…' }, ...children)));
}

test('what suspends is shown with its data, asked once', async () => {
  await using page = new TestPage();
  await page.show(within(client, h(Name, { symbol: 'AAPL' }), h(Name, { symbol: 'AAPL' })));
  await until(() => expect(page.text).toBe('…'));
  await until(() => expect(page.text).toBe('AppleApple'));
  expect(server.heard).toHaveLength(1);
  expect(page.complaints).toEqual([]);
});

test('a boundary above the provider does as well, and none of it is asked twice', async () => {
  await using page = new TestPage();
  const provided = h(TickwireProvider, { client }, h(Name, { symbol: 'AAPL' }));
  await page.show(h(StrictMode, null, h(Suspense, { fallback: '…' }, provided)));
  await until(() => expect(page.text).toBe('Apple'));
  expect(server.heard).toHaveLength(1);
});

test('a first failure goes to the error boundary, which asks again when it tries again', async () => {
  await using page = new TestPage();
  catalogue.isBroken = true;
  await page.show(within(client, h(Invalidating), h(Boundary, null, h(Name, { symbol: 'AAPL' }))));
  await until(() => expect(page.text).toBe('failed'));
  catalogue.isBroken = false;
  await invalidate();
  page.click();
  await until(() => expect(page.text).toBe('Apple'));
  expect(server.heard).toHaveLength(2);
});

async function rendered(node: ReactNode): Promise<string> {
  const { renderToPipeableStream } = await import('react-dom/server');
  let html = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      html += String(chunk);
      done();
    },
  });
  await new Promise<void>((resolve, reject) => {
    const { pipe } = renderToPipeableStream(node, { onAllReady: () => pipe(sink), onError: reject });
    sink.once('finish', () => resolve());
  });
  return html;
}

test('a page that a server has rendered is hydrated with the same data: no request, no complaint, no flash', async () => {
  await using page = new TestPage();
  catalogue.names.set('AAPL', '</script><b>Apple');
  const nodes = [h(Name, { key: 1, symbol: 'AAPL' }), h(LoadingName, { key: 2, symbol: 'AAPL' })];
  const [html, state] = await page.asServer(async () => {
    const onServer = createClient({ url: server.url });
    await prefetch(onServer, (client) => client.instrument('AAPL'));
    return [await rendered(within(onServer, ...nodes)), dehydrate(onServer)];
  });
  expect(state).not.toContain('<');
  catalogue.names.set('AAPL', 'newer');
  const provider = h(TickwireProvider, { client, state }, h(Suspense, { fallback: '…' }, ...nodes));
  await page.hydrate(html, h(StrictMode, null, provider));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(page.text).toBe('</script><b>Apple</script><b>Apple');
  expect(page.complaints).toEqual([]);
  expect(server.heard).toHaveLength(1);
});

test('what suspends on the server is in its page, and in what it hands on', async () => {
  await using page = new TestPage();
  const node = h(Name, { key: 1, symbol: 'MSFT' });
  const [html, state] = await page.asServer(async () => {
    const onServer = createClient({ url: server.url });
    return [await rendered(within(onServer, node)), dehydrate(onServer)];
  });
  expect(html).toContain('Microsoft');
  const provider = h(TickwireProvider, { client, state }, h(Suspense, { fallback: '…' }, node));
  await page.hydrate(html, h(StrictMode, null, provider));
  await until(() => expect(page.text).toBe('Microsoft'));
  expect(server.heard).toHaveLength(1);
  expect(page.complaints).toEqual([]);
});

function Names(): ReactNode {
  const { items, totalCount } = useList((client) => client.instruments({ first: 2 }));
  return h('p', null, `${items.map(({ name }) => name)} of ${totalCount}`);
}

function FirstPage(): ReactNode {
  const { data } = useQuery((client) => client.instruments({ first: 2 }));
  return h('p', null, data?.nodes.map(({ name }) => name).join());
}

test('a list that was asked for ahead is hydrated as well, be it shown as a list or as its first page', async () => {
  await using page = new TestPage();
  const nodes = [h(FirstPage, { key: 1 }), h(Names, { key: 2 })];
  const [html, state] = await page.asServer(async () => {
    const onServer = createClient({ url: server.url });
    await prefetch(onServer, (client) => client.instruments({ first: 2 }));
    return [await rendered(within(onServer, ...nodes)), dehydrate(onServer)];
  });
  expect(html).toContain('Apple,Microsoft of 3');
  const provider = h(TickwireProvider, { client, state }, h(Suspense, { fallback: '…' }, ...nodes));
  await page.hydrate(html, h(StrictMode, null, provider));
  await until(() => expect(page.texts('p')).toEqual(['Apple,Microsoft', 'Apple,Microsoft of 3']));
  expect(page.complaints).toEqual([]);
  expect(server.heard).toHaveLength(1);
});

test('what a server has rendered is as old as the page, however much later it is shown', async () => {
  await using page = new TestPage();
  const state = await page.asServer(async () => {
    const onServer = createClient({ url: server.url });
    await prefetch(onServer, (client) => client.instrument('AAPL'));
    return dehydrate(onServer);
  });
  catalogue.names.set('AAPL', 'newer');
  const cache = cacheOf(client);
  vi.useFakeTimers({ toFake: ['performance'] });
  cache.hydrate(state);
  vi.advanceTimersByTime(60_000);
  const query = cache.query((client) => client.instrument('AAPL'));
  expect(query.snapshot().data?.name).toBe('Apple');
  const leave = query.subscribe(() => {}, 5_000);
  await until(() => expect(query.snapshot().data?.name).toBe('newer'));
  vi.useRealTimers();
  leave();
});

test('what a server has rendered is asked for anew where it was invalidated before anybody showed it', async () => {
  await using page = new TestPage();
  const state = await page.asServer(async () => {
    const onServer = createClient({ url: server.url });
    await prefetch(onServer, (client) => client.instrument('AAPL'));
    await prefetch(onServer, (client) => client.instruments({ first: 2 }));
    return dehydrate(onServer);
  });
  catalogue.names.set('AAPL', 'newer');
  const cache = cacheOf(client);
  cache.hydrate(state);
  await cache.invalidate(['instrument']);
  const list = cache.pages((client) => client.instruments({ first: 2 }));
  const query = cache.query((client) => client.instrument('AAPL'));
  expect(query.renderedSnapshot().data?.name).toBe('Apple');
  const leave = [list, query].map((each) => each.subscribe(() => {}, 5_000));
  await until(() => expect(query.snapshot().data?.name).toBe('newer'));
  expect(list.snapshot().data?.items.map(({ name }) => name)).toEqual(['Apple', 'Microsoft']);
  for (const each of leave) each();
});

test("a list is hydrated with the server's first page, also where the page was read anew meanwhile", async () => {
  await using page = new TestPage();
  const state = await page.asServer(async () => {
    const onServer = createClient({ url: server.url });
    await prefetch(onServer, (client) => client.instruments({ first: 2 }));
    return dehydrate(onServer);
  });
  const cache = cacheOf(client);
  cache.hydrate(state);
  const first = cache.query((client) => client.instruments({ first: 2 }));
  const leave = first.subscribe(() => {}, Number.POSITIVE_INFINITY);
  catalogue.names.set('AAPL', 'newer');
  await first.invalidate();
  const list = cache.pages((client) => client.instruments({ first: 2 }));
  const names = ({ data }: ReturnType<typeof list.snapshot>) => data?.items.map(({ name }) => name);
  expect(names(list.renderedSnapshot())).toEqual(['Apple', 'Microsoft']);
  expect(names(list.snapshot())).toEqual(['newer', 'Microsoft']);
  leave();
});

test('what a server has rendered does not come back once it was forgotten for others', async () => {
  await using page = new TestPage();
  const state = await page.asServer(async () => {
    const onServer = createClient({ url: server.url });
    await prefetch(onServer, (client) => client.instrument('AAPL'));
    return dehydrate(onServer);
  });
  const cache = cacheOf(client);
  cache.hydrate(state);
  const asked = Array.from({ length: 60 }, (_, index) => (index === 0 ? 'AAPL' : `S${index}`));
  for (const symbol of asked) {
    cache.query((client) => client.instrument(symbol)).subscribe(() => {}, Number.POSITIVE_INFINITY)();
    await Promise.resolve();
  }
  expect(cache.query((client) => client.instrument('AAPL')).snapshot().data).toBeUndefined();
});

let grow: () => void = () => {};

function Slow({ seen }: { readonly seen: string[] }): ReactNode {
  const { data } = useQuery((client) => client.instrument('AAPL'), { staleAfterMs: Number.POSITIVE_INFINITY });
  const until = performance.now() + 3;
  while (performance.now() < until);
  seen.push(data?.name ?? '');
  return h('li', null, data?.name);
}

function Growing({ seen }: { readonly seen: string[] }): ReactNode {
  const [count, setCount] = useState(1);
  grow = () => startTransition(() => setCount(20));
  return Array.from({ length: count }, (_, key) => h(Slow, { key, seen }));
}

test('an answer in the middle of a transition tears nothing: all of a page shows the same', async () => {
  await using page = new TestPage();
  const seen: string[] = [];
  await page.show(h(TickwireProvider, { client }, h(Invalidating), h(Growing, { seen })));
  await until(() => expect(page.text).toBe('Apple'));
  catalogue.names.set('AAPL', 'new');
  seen.length = 0;
  const shown = new Set<string>();
  const observer = new page.MutationObserver(() => shown.add([...new Set(page.texts('li'))].join()));
  observer.observe(page.main, { childList: true, subtree: true, characterData: true });
  grow();
  // Begins to render, and is not done: React goes on after 5 ms.
  await until(() => expect(seen.length).toBeGreaterThan(1));
  await invalidate('instrument');
  await until(() => expect(page.texts('li')).toEqual(Array.from({ length: 20 }, () => 'new')));
  observer.disconnect();
  expect(seen).toContain('Apple');
  for (const texts of shown) expect(['Apple', 'new']).toContain(texts);
});
