import { setTimeout as delay } from 'node:timers/promises';
import type { Rng } from '../../server/src/market/replay/rng.ts';
import { breakHandshake, handshakeEnds } from './broken-handshake.ts';
import { type Connection, newSubscription, openConnection, type Subscription, type Wanted } from './connection.ts';
import { count, type Tally } from './ledger.ts';

export interface SubscriberOptions {
  readonly name: string;
  /** Of the WebSocket. */
  readonly url: string;
  /** What the wishes of all subscribers are taken from, so that many have the same. */
  readonly watchlists: readonly (readonly string[])[];
  readonly random: Rng;
  readonly tally: Tally;
  /** Ends it; it leaves in order then. */
  readonly signal: AbortSignal;
}

const ends = ['closed', 'reset', 'cut', 'completed', 'completed', 'completed'] as const;
const maxRates = [null, null, null, 0.5, 1] as const;
const closeWithinMs = 2_000;

/** One client that comes, listens and goes at random. */
export async function runSubscriber(options: SubscriberOptions): Promise<void> {
  const { name, url, watchlists, random, tally, signal } = options;
  const between = (least: number, most: number) => least + random() * (most - least);
  const oneOf = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)];
  const happens = (share: number) => random() < share;
  /** Shorter where it is to end. */
  const wait = (ms: number) => delay(ms, undefined, { signal }).catch(() => {});
  let made = 0;

  /** Some watchlists are everybody's, most are few people's. */
  function wish(): Wanted {
    const symbols = watchlists[Math.floor(random() ** 3 * watchlists.length)] ?? [];
    return { symbols, maxRate: oneOf(maxRates) ?? null };
  }

  function subscribe({ running, subscribe: begin }: Connection, known: Subscription[]): void {
    while (running.size === 0 || (running.size < 3 && happens(0.4))) {
      made += 1;
      const subscription = known.shift() ?? newSubscription(`${name}/${made}`, wish(), tally);
      // Few ids, so that they are used again, mostly right after their `complete`.
      const free = ['1', '2', '3', '4'].filter((id) => !running.has(id));
      begin(oneOf(free) ?? '5', subscription);
    }
  }

  async function listen({ socket }: Connection): Promise<void> {
    await wait(between(200, 8_000));
    if (!happens(0.1)) return;
    count(tally, 'slow phases');
    socket.pause();
    await wait(between(1_000, 6_000));
    socket.resume();
  }

  /** Subscribes and completes until it leaves the connection; answers what it may resume on another one. */
  async function use(connection: Connection, resumable: readonly Subscription[]): Promise<Subscription[]> {
    const { running, socket, closed } = connection;
    const known = [...resumable];
    for (;;) {
      subscribe(connection, known);
      await listen(connection);
      const end = signal.aborted ? 'closed' : oneOf(ends);
      if (end === 'completed' && connection.isOpen()) {
        for (const [id, subscription] of running) {
          connection.complete(id);
          if (happens(0.6)) known.push(subscription);
        }
        continue;
      }
      count(tally, `left: ${connection.isOpen() ? end : 'the server did'}`);
      if (end === 'reset') connection.reset();
      else if (end === 'cut') socket.terminate();
      else socket.close();
      // What still comes until then counts.
      await Promise.race([closed, delay(closeWithinMs)]);
      socket.terminate();
      return [...known, ...running.values()].filter(() => happens(0.7));
    }
  }

  let resumable: Subscription[] = [];
  await wait(between(0, 3_000));
  while (!signal.aborted) {
    if (happens(0.15)) {
      const end = oneOf(handshakeEnds) ?? 'a request';
      count(tally, `left in the handshake at ${end}`);
      await breakHandshake({ url, end, afterMs: between(0, 40), isReset: happens(0.5), symbols: wish().symbols });
    }
    const connection = await openConnection(url, tally);
    if (connection !== null) resumable = await use(connection, resumable);
    await wait(between(0, 1_500));
  }
}
