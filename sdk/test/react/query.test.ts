import { createClient, type TickwireClient } from '@tickwire/sdk';
import { type QueryOptions, TickwireProvider, useCache, useList, useMutation, useQuery } from '@tickwire/sdk/react';
import { createElement as h, type ReactNode, StrictMode, useState } from 'react';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
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
    deleteTask: (args: { readonly id: string }) => catalogue.root.deleteTask(args),
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

function Name({ symbol, options }: { readonly symbol: string; readonly options?: QueryOptions }): ReactNode {
  const { data, error, isLoading, refetch } = useQuery((client) => client.instrument(symbol), options);
  const text = error === undefined ? (data?.name ?? 'none') : `${data?.name ?? ''}!${error.code}`;
  return h('button', { type: 'button', onClick: refetch }, isLoading ? '…' : text);
}

let change: (value: string | undefined) => void = () => {};

/** Renders what a test decides on from outside. */
function Switch({ initial, of }: { readonly initial: string | undefined; readonly of: Render }): ReactNode {
  const [value, setValue] = useState(initial);
  change = setValue;
  return of(value);
}

type Render = (value: string | undefined) => ReactNode;

function Later({ symbol }: { readonly symbol: string | undefined }): ReactNode {
  const { data, isLoading } = useQuery(symbol !== undefined && ((client) => client.instrument(symbol)));
  return isLoading ? '…' : (data?.name ?? 'idle');
}

function Misused({ ask }: { readonly ask: (client: TickwireClient) => PromiseLike<unknown> }): ReactNode {
  useQuery(ask);
  return 'no';
}

function Own(): ReactNode {
  const { data } = useQuery((client) =>
    client.request('query Own($symbol: String!) { instrument(symbol: $symbol) { name } }', { symbol: 'AAPL' }),
  );
  return JSON.stringify(data ?? null);
}

function Clear(): ReactNode {
  const { clear } = useCache();
  return h('button', { type: 'button', onClick: clear });
}

function within(...children: ReactNode[]): ReactNode {
  return h(StrictMode, null, h(TickwireProvider, { client }, ...children));
}

test('equal queries of several components are one request, in strict mode too', async () => {
  await using page = new TestPage();
  await page.show(within(h(Name, { symbol: 'AAPL' }), h(Name, { symbol: 'AAPL' }), h(Name, { symbol: 'NONE' })));
  await until(() => expect(page.text).toBe('AppleApplenone'));
  expect(server.heard).toHaveLength(2);
  expect(page.complaints).toEqual([]);
});

test('what was known is shown at once when a component comes back, and asked anew once it is stale', async () => {
  await using page = new TestPage();
  const options = { staleAfterMs: 0 };
  const of: Render = (symbol) => symbol !== undefined && h(Name, { symbol, options });
  await page.show(within(h(Switch, { initial: 'AAPL', of })));
  await until(() => expect(page.text).toBe('Apple'));
  change(undefined);
  await until(() => expect(page.text).toBe(''));
  catalogue.names.set('AAPL', 'Apple Inc.');
  change('AAPL');
  const texts = new Set<string>();
  await until(() => {
    texts.add(page.text);
    expect(page.text).toBe('Apple Inc.');
  });
  expect(texts).not.toContain('…');
  expect(server.heard).toHaveLength(2);
});

test('a failure is told with its code, keeps what was known, and a refetch mends it', async () => {
  await using page = new TestPage();
  catalogue.isBroken = true;
  await page.show(within(h(Name, { symbol: 'AAPL' })));
  await until(() => expect(page.text).toBe('!FORBIDDEN'));
  catalogue.isBroken = false;
  page.click();
  await until(() => expect(page.text).toBe('Apple'));
  catalogue.isBroken = true;
  page.click();
  await until(() => expect(page.text).toBe('Apple!FORBIDDEN'));
});

test('a component that asks for something else shows that, and never the answer of before', async () => {
  await using page = new TestPage();
  const of: Render = (symbol = '') => h(Name, { symbol });
  catalogue.isHeld = true;
  await page.show(within(h(Switch, { initial: 'AAPL', of })));
  await until(() => expect(server.heard).toHaveLength(1));
  change('MSFT');
  await until(() => expect(server.heard).toHaveLength(2));
  await catalogue.release();
  await catalogue.release();
  await until(() => expect(page.text).toBe('Microsoft'));
  expect(page.complaints).toEqual([]);
});

test('what nobody shows any more is aborted', async () => {
  const [asked, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using slow = await startTestServer({
    respond: (request) => {
      request.socket.once('close', () => closed.resolve());
      asked.resolve();
    },
  });
  client = createClient({ url: slow.url });
  await using page = new TestPage();
  const of: Render = (symbol) => symbol !== undefined && h(Name, { symbol });
  await page.show(within(h(Switch, { initial: 'AAPL', of })));
  await until(() => expect(page.text).toBe('…'));
  await asked.promise;
  change(undefined);
  await closed.promise;
  expect(page.complaints).toEqual([]);
});

test('nothing is asked while there is nothing to ask for', async () => {
  await using page = new TestPage();
  await page.show(within(h(Switch, { initial: undefined, of: (symbol) => h(Later, { symbol }) })));
  await until(() => expect(page.text).toBe('idle'));
  expect(server.heard).toHaveLength(0);
  change('AAPL');
  await until(() => expect(page.text).toBe('Apple'));
});

test.each([
  ['an async function', async (client: TickwireClient) => client.instrument('AAPL')],
  ['something derived', (client: TickwireClient) => client.instrument('AAPL').then((found) => found?.name)],
  ['two calls', (client: TickwireClient) => Promise.all([client.plans(), client.instrument('AAPL')])],
  ['no call', () => Promise.resolve(1)],
  ['a mutation', (client: TickwireClient) => client.deleteTask('t')],
])(
  '%s is refused with what to do instead, and nothing is sent',
  async (_name, ask: (client: TickwireClient) => PromiseLike<unknown>) => {
    await using page = new TestPage();
    await page.show(within(h(Misused, { ask })));
    await until(() => expect(page.complaints).toContainEqual(expect.objectContaining({ code: 'BAD_OPTIONS' })));
    expect(server.heard).toHaveLength(0);
  },
);

test("a document of the caller's own is asked as the operations are", async () => {
  await using page = new TestPage();
  await page.show(within(h(Own)));
  await until(() => expect(page.text).toBe('{"instrument":{"name":"Apple"}}'));
});

function Names(): ReactNode {
  const { items, totalCount, hasMore, isLoading, isLoadingMore, error, loadMore, refetch } = useList((client) =>
    client.instruments({ first: 1 }),
  );
  const names = items.map(({ name }) => name).join();
  const flags = [isLoading && 'loading', isLoadingMore && 'more', hasMore && 'has', error?.code].filter(Boolean).join();
  return [
    h('button', { key: 1, type: 'button', onClick: loadMore }, `${names}/${totalCount}/${flags}`),
    h('i', { key: 2, onClick: refetch }),
  ];
}

test('a list grows by its pages, and is loaded anew with as many as were shown', async () => {
  await using page = new TestPage();
  await page.show(within(h(Names)));
  await until(() => expect(page.text).toBe('Apple/3/has'));
  page.click();
  await until(() => expect(page.text).toBe('Apple,Microsoft/3/has'));
  expect(server.heard.at(-1)?.variables).toMatchObject({ after: 'AAPL', counted: false });
  catalogue.names.set('AAPL', 'Apfel');
  page.click('i');
  await until(() => expect(page.text).toBe('Apfel,Microsoft/3/has'));
  page.click();
  await until(() => expect(page.text).toBe('Apfel,Microsoft,Nvidia/3/'));
  const before = server.heard.length;
  page.click();
  catalogue.isBroken = true;
  page.click('i');
  await until(() => expect(page.text).toBe('Apfel,Microsoft,Nvidia/3/FORBIDDEN'));
  expect(server.heard.length - before).toBe(1);
});

function LastNames(): ReactNode {
  const { items, hasMore, loadMore } = useList((client) => client.instruments({ last: 2 }));
  const names = items.map(({ name }) => name).join();
  return h('button', { type: 'button', onClick: loadMore }, `${names}${hasMore ? ' and more' : ''}`);
}

test('a list that is read from its end grows towards its beginning, the last item first', async () => {
  await using page = new TestPage();
  await page.show(within(h(LastNames)));
  await until(() => expect(page.text).toBe('Nvidia,Microsoft and more'));
  page.click();
  await until(() => expect(page.text).toBe('Nvidia,Microsoft,Apple'));
  expect(server.heard.at(-1)?.variables).toMatchObject({ last: 2, before: 'MSFT' });
});

function Delete({ id }: { readonly id: string }): ReactNode {
  const { run, isPending, value, error, reset } = useMutation((client, id: string) => client.deleteTask(id), {
    invalidates: ['instrument'],
  });
  const text = isPending ? '…' : (error?.code ?? (value ? `deleted ${value.id}` : 'untried'));
  return [h('button', { key: 1, type: 'button', onClick: () => run(id) }, text), h('i', { key: 2, onClick: reset })];
}

test.each([
  ['t', 'deleted t'],
  ['gone', 'NOT_FOUND'],
  ['limited', 'FORBIDDEN'],
])('a mutation of %s tells how it went, also what is thrown elsewhere', async (id, text) => {
  await using page = new TestPage();
  await page.show(within(h(Delete, { id })));
  await until(() => expect(page.text).toBe('untried'));
  page.click();
  await until(() => expect(page.text).toBe(text));
  page.click('i');
  await until(() => expect(page.text).toBe('untried'));
  expect(page.complaints).toEqual([]);
});

test('what a mutation makes out of date is asked anew, even where it is under way', async () => {
  await using page = new TestPage();
  await page.show(within(h(Delete, { id: 't' }), h(Name, { symbol: 'AAPL' })));
  await until(() => expect(page.text).toBe('untriedApple'));
  catalogue.isHeld = true;
  catalogue.names.set('AAPL', 'old');
  page.click('button:last-of-type');
  await until(() => expect(server.heard).toHaveLength(2));
  const stale = catalogue.names.get('AAPL');
  expect(stale).toBe('old');
  page.click();
  await until(() => expect(server.heard).toHaveLength(4));
  catalogue.names.set('AAPL', 'new');
  await catalogue.release();
  await catalogue.release();
  await until(() => expect(page.text).toBe('deleted tnew'));
});

test('a cache that is cleared shows nothing of what it knew', async () => {
  await using page = new TestPage();
  await page.show(within(h(Clear), h(Name, { symbol: 'AAPL' })));
  await until(() => expect(page.text).toBe('Apple'));
  catalogue.isHeld = true;
  page.click();
  await until(() => expect(page.text).toBe('…'));
  await catalogue.release();
  await until(() => expect(page.text).toBe('Apple'));
});
