import type { BusDriver, CreateBusDriverResult } from 'bentocache/types';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Gate } from './gate.ts';

const pingEveryMs = 5_000;

const message = z.object({
  from: z.string(),
  payload: z.object({ keys: z.array(z.string()), type: z.string(), namespace: z.string() }),
});

/** The text as JSON, where it is a message of this version. */
function parse(text: string) {
  try {
    const parsed = JSON.parse(text);
    return message.safeParse(parsed).success ? parsed : null;
  } catch {
    return null;
  }
}

/**
 * Tells other servers what changed, over Redis. Bentocache has such a bus of its own; that one subscribes once and
 * forgets about it: where Redis is away at that moment the process gets an unhandled rejection and never hears anything.
 */
class RedisBus implements BusDriver {
  readonly #gate: Gate;
  readonly #subscriber: Redis;
  readonly #listeners = new Map<string, (text: string) => void>();
  readonly #pinging: NodeJS.Timeout;
  #id = '';

  constructor(redis: Redis, gate: Gate) {
    this.#gate = gate;
    // What its options ask of every connection holds for this one: deadlines, and to come back by itself.
    this.#subscriber = redis.duplicate({ autoResubscribe: false, connectionName: 'tickwire-market-bus' });
    this.#subscriber.on('error', () => {
      // The other connection to the same Redis tells of it.
    });
    this.#subscriber.on('ready', () => void this.#listen());
    this.#subscriber.on('message', (channel, text) => this.#listeners.get(channel)?.(text));
    this.#pinging = setInterval(() => void this.#ping(), pingEveryMs);
    this.#pinging.unref();
  }

  setId(id: string): this {
    this.#id = id;
    return this;
  }

  /** What was not heard while the connection was away is found out by age. */
  onReconnect(): void {}

  async publish(channel: string, payload: unknown): Promise<void> {
    await this.#gate.ask((redis) => redis.publish(channel, JSON.stringify({ from: this.#id, payload })));
  }

  async subscribe<Payload>(channel: string, handler: (payload: Payload) => unknown): Promise<void> {
    this.#listeners.set(channel, (text) => {
      const heard = parse(text);
      if (heard !== null && heard.from !== this.#id) handler(heard.payload);
    });
    await this.#listen();
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#listeners.delete(channel);
  }

  async disconnect(): Promise<void> {
    clearInterval(this.#pinging);
    this.#subscriber.disconnect();
  }

  async #listen(): Promise<void> {
    if (this.#subscriber.status !== 'ready' || this.#listeners.size === 0) return;
    await this.#subscriber.subscribe(...this.#listeners.keys()).catch(() => this.#reconnect());
  }

  /** A connection that is half open has nothing to say, as a quiet one has. */
  async #ping(): Promise<void> {
    if (this.#subscriber.status === 'ready') await this.#subscriber.ping().catch(() => this.#reconnect());
  }

  #reconnect(): void {
    if (this.#subscriber.status === 'ready') this.#subscriber.disconnect(true);
  }
}

export function createBusDriver(redis: Redis, gate: Gate): CreateBusDriverResult {
  return {
    // A message that could not be sent is of no use later.
    options: { retryQueue: { enabled: false, retryInterval: false } },
    factory: () => new RedisBus(redis, gate),
  };
}
