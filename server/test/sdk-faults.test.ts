import { createClient } from '@tickwire/sdk';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Ledger } from '../../sdk/test/harness/ledger.ts';
import { SeededRandom } from '../../sdk/test/harness/random.ts';
import { fileDatabase } from './harness/database.ts';
import { type ServerProcess, spawnServer } from './harness/process.ts';
import { quickUser } from './harness/quick-user.ts';
import { hasRedis, startRedis } from './harness/redis.ts';
import { startTestServer } from './harness/server.ts';
import { startTcpProxy } from './harness/tcp-proxy.ts';

const symbols = ['SPX', 'BTCUSDT'] as const;
const graphiqlAddress = /GraphiQL +(http\S+)/;
const seed = Number(process.env.FAULT_SEED ?? 1);

const until = (check: () => void) => vi.waitFor(check, { interval: 10, timeout: 40_000 });

/** Each in an order that the seed decides. */
const faults = [
  ...['cut', 'cut', 'cut', 'half-open', 'half-open', 'away', 'away', 'token', 'token', 'other', 'other'],
  'kill and restart',
] as const;

test.runIf(hasRedis)(
  `a consumer of the real server is told every tick over 12 faults (seed ${seed})`,
  async () => {
    const [redis, databaseUrl] = [await startRedis(), await fileDatabase()];
    // It stays, and has the same log by way of Redis: what the consumer is told is held to it.
    const steady = await startTestServer({ redisUrl: redis.url, databaseUrl, market: { replayTicksPerSecond: 20 } });
    const environment = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, REPLAY_TICKS_PER_SECOND: '20' };
    let mortal: ServerProcess = spawnServer(environment);
    let mortalUrl = await mortal.printed(graphiqlAddress);
    const proxy = await startTcpProxy(mortalUrl);
    let { token } = await quickUser(steady);

    // Short pauses between tries; the servers, in processes of their own, leave to chance what they did.
    vi.spyOn(Math, 'random').mockReturnValue(0.02);
    onTestFinished(() => void vi.restoreAllMocks());
    const keepAlive = { pingAfterMs: 300, pongWithinMs: 300 };
    const stream = createClient({ url: proxy.url, token: () => token, keepAlive }).prices(symbols);
    const reference = createClient({ url: steady.url }).prices(symbols);
    const ledger = new Ledger();
    const told = new Map<string, string>();
    let failure: unknown;
    const read = (async () => {
      for await (const event of stream) ledger.read(event);
    })().catch((error: unknown) => {
      failure = error;
    });
    const compare = (async () => {
      for await (const event of reference) {
        if ('symbol' in event && event.type !== 'stale') told.set(`${event.symbol} ${event.sequence}`, event.price);
      }
    })();
    /** So that each fault meets a stream that runs. */
    const goesOn = async (): Promise<void> => {
      const before = ledger.last('SPX');
      await until(() => {
        if (failure !== undefined) throw failure;
        expect(ledger.last('SPX')).toBeGreaterThan(before + 1);
      });
    };
    const lost = async (): Promise<void> => until(() => expect(ledger.events.at(-1)?.type).toBe('reconnecting'));

    const moveTo = async (url: string): Promise<void> => {
      proxy.leadTo(url);
      proxy.cut();
      proxy.restore();
    };

    const meet: Record<(typeof faults)[number], () => Promise<void>> = {
      async cut() {
        proxy.cut();
        proxy.restore();
      },
      async 'half-open'() {
        proxy.freeze();
        await lost();
        proxy.thaw();
      },
      async away() {
        proxy.cut();
        await lost();
        proxy.restore();
      },
      async token() {
        const ended = token;
        ({ token } = await quickUser(steady));
        await createClient({ url: steady.url, token: ended }).signOut();
      },
      other: () => moveTo(steady.url),
      async 'kill and restart'() {
        await moveTo(mortalUrl);
        await goesOn();
        mortal.kill('SIGKILL');
        await mortal.ended;
        await lost();
        mortal = spawnServer(environment);
        mortalUrl = await mortal.printed(graphiqlAddress);
        proxy.leadTo(mortalUrl);
      },
    };

    const random = new SeededRandom(seed);
    const order = faults.map((name) => ({ name, at: random.next() })).sort((a, b) => a.at - b.at);
    await goesOn();
    for (const { name } of order) {
      await meet[name]();
      await goesOn();
    }

    await reference.return();
    await compare;
    for (const symbol of symbols) {
      const last = Math.max(...[...told.keys()].map((key) => (key.startsWith(symbol) ? Number(key.split(' ')[1]) : 0)));
      await until(() => expect(ledger.last(symbol)).toBeGreaterThanOrEqual(last));
    }
    await stream.return();
    await read;
    expect(failure).toBeUndefined();
    for (const symbol of symbols) expect(ledger.unknown(symbol)).toBe(0);
    const prices = ledger.events.flatMap((event) => ('symbol' in event && event.type !== 'gap' ? [event] : []));
    const common = prices.filter(({ symbol, sequence }) => told.has(`${symbol} ${sequence}`));
    expect(common.length).toBeGreaterThan(prices.length / 2);
    for (const { symbol, sequence, price } of common) expect(price).toBe(told.get(`${symbol} ${sequence}`));
    expect(ledger.events.filter(({ type }) => type === 'resumed').length).toBeGreaterThanOrEqual(faults.length);
  },
  120_000,
);
