import { createClient, type PriceStream, type Transport } from '@tickwire/sdk';
import { createTestServer, type TestServer } from '@tickwire/sdk/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Ledger } from '../harness/ledger.ts';
import { fakeOwnTimers, timersLeftBy } from '../harness/own-timers.ts';
import { SeededRandom } from '../harness/random.ts';

const symbols = ['AAPL', 'MSFT', 'BTCUSDT'] as const;
const faultsInAll = 100;
const seeds = Array.from({ length: Number(process.env.FAULT_SEEDS ?? 1) }, (_, index) => index + 1);

beforeEach(() => {
  fakeOwnTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A consumer that runs for hours, and the server that it is at the mercy of. */
class Night {
  readonly server: TestServer = createTestServer();
  readonly ledger = new Ledger();
  readonly random: SeededRandom;
  readonly #stream: PriceStream;
  readonly #read: Promise<void>;
  #token = 1;
  #price = 100;
  #isOver = false;
  failure: unknown;

  constructor(seed: number, transport: Transport, maxRate: number | undefined) {
    this.random = new SeededRandom(seed);
    // What the SDK leaves to chance as well.
    vi.spyOn(Math, 'random').mockImplementation(this.random.next);
    const { url, fetch, webSocket } = this.server;
    const client = createClient({ url, fetch, webSocket, transport, token: () => `token-${this.#token}` });
    this.#stream = client.prices(symbols, { maxRate });
    this.#read = this.#consume().catch((error: unknown) => {
      this.failure = error;
    });
  }

  async #consume(): Promise<void> {
    for await (const event of this.#stream) this.ledger.read(event);
    if (!this.#isOver) throw new Error('the stream has ended');
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    if (this.failure !== undefined) throw this.failure;
  }

  tick(symbol: string = this.random.of(symbols), isLost = false): void {
    this.#price += this.random.between(-5, 5);
    const price = `${this.#price}.${this.random.between(10, 99)}`;
    if (isLost) this.server.loseTick(symbol, price);
    else this.server.tick(symbol, price);
  }

  newToken(): void {
    const { server } = this;
    const old = `token-${this.#token}`;
    this.#token += 1;
    if (this.random.next() < 0.5) server.expireToken(old);
    else server.endSession(old);
  }

  /** Until all is told that the server knows. */
  async settle(): Promise<void> {
    this.server.takeWebSockets(true);
    for (const symbol of symbols) this.tick(symbol);
    for (let minute = 0; minute < 10; minute += 1) {
      if (symbols.every((symbol) => this.ledger.last(symbol) === this.server.ticks(symbol).length)) return;
      await this.pass(60_000);
    }
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#stream.return();
    await this.#read;
    // A socket is kept for a moment, for who leaves one stream for the next.
    await this.pass(1_000);
  }
}

const faults: Record<string, (night: Night) => Promise<void> | void> = {
  drop: ({ server }) => server.dropConnections(),
  'half-open socket': ({ server }) => server.silenceConnections(),
  '429 with Retry-After': ({ server, random }) => {
    server.failNext({ kind: 'rate-limited', retryAfterSeconds: random.between(1, 30), operation: 'prices' });
    server.dropConnections();
  },
  '429 without Retry-After': ({ server, random }) => {
    server.failNext({ kind: 'rate-limited', operation: 'prices', times: random.between(1, 3) });
    server.dropConnections();
  },
  'handshakes that fail': ({ server, random }) => {
    server.failNext({ kind: 'handshake', times: random.between(1, 4) });
    server.dropConnections();
  },
  'a database that is away': ({ server }) => {
    server.failNext({ kind: 'unavailable', operation: 'prices' });
    server.dropConnections();
  },
  'the end of the token in mid-stream': (night) => night.newToken(),
  'a restart': async (night) => {
    night.server.stop();
    for (let ticks = night.random.between(0, 3); ticks > 0; ticks -= 1) night.tick();
    await night.pass(night.random.between(0, 40_000));
    night.server.start();
  },
  'a restart that loses the log': async (night) => {
    night.server.stop();
    night.tick();
    await night.pass(night.random.between(0, 10_000));
    night.server.start({ keepsLog: false });
  },
  'a close for slowness': ({ server }) => server.closeConnections(1013, 'Too slow'),
  'duplicate delivery': ({ server, random }) => server.repeat(random.between(1, 8)),
  'ticks that are lost on their way': (night) => {
    for (let ticks = night.random.between(1, 4); ticks > 0; ticks -= 1) night.tick(undefined, true);
  },
  'a gap that is told': ({ server, random }) => server.gap(random.of(symbols)),
  'a log that was cut': ({ server }) => {
    server.forgetTicks();
    server.dropConnections();
  },
  'silence of the source': ({ server, random }) => server.stale(random.of(symbols)),
  "a jump of the server's clock": ({ server, random }) => server.clock.advance(random.between(-7_200_000, 7_200_000)),
  "a jump of the client's clock": ({ random }) => {
    vi.setSystemTime(Date.now() + random.between(-7_200_000, 7_200_000));
  },
  'a network that lets no WebSockets through': async (night) => {
    night.server.takeWebSockets(false);
    night.server.dropConnections();
    night.tick();
    await night.pass(night.random.between(0, 60_000));
  },
  'a slow server': ({ server, random }) => {
    server.failNext({ kind: 'slow', ms: random.between(1, 8_000), operation: 'prices' });
    server.dropConnections();
  },
};
const [firstName = '', ...otherNames] = Object.keys(faults);

const transports = ['auto', 'websocket', 'sse'] as const;
const nights = seeds.flatMap((seed) =>
  transports.flatMap((transport) => [undefined, 2].map((maxRate) => [seed, transport, maxRate] as const)),
);

async function play(night: Night, story: string[]): Promise<void> {
  for (const symbol of symbols) night.tick(symbol);
  await night.pass(100);
  for (let count = 0; count < faultsInAll; count += 1) {
    const name = night.random.of([firstName, ...otherNames]);
    story.push(name);
    await faults[name]?.(night);
    for (let ticks = night.random.between(0, 6); ticks > 0; ticks -= 1) {
      night.tick();
      if (night.random.next() < 0.3) await night.pass(night.random.between(0, 3_000));
    }
    if (night.random.next() < 0.7) await night.pass(night.random.between(0, 45_000));
    if (night.random.next() < 0.5) night.server.takeWebSockets(true);
  }
  await night.settle();
  for (const symbol of symbols) {
    expect(night.ledger.disagreement(symbol, night.server.ticks(symbol))).toBeUndefined();
  }
  await night.end();
  expect(night.server.connections).toBe(0);
}

test.each(nights)(
  'after 100 faults the account of a consumer is the log of the server (seed %i, %s, maxRate %s)',
  async (seed, transport, maxRate) => {
    const story: string[] = [];
    let night: Night | undefined;
    try {
      const left = await timersLeftBy(async () => {
        night = new Night(seed, transport, maxRate);
        await play(night, story);
      });
      expect(left).toEqual([]);
    } catch (error) {
      const events = night?.ledger.events.slice(-12).map((event) => JSON.stringify(event)) ?? [];
      throw new Error(
        `seed ${seed}, after ${story.slice(-5).join('; ')} (fault ${story.length}):\n${events.join('\n')}`,
        {
          cause: error,
        },
      );
    }
  },
);
