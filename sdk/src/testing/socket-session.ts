import { type Asked, isRecord } from './asked.ts';
import type { Fault } from './faults.ts';
import { limited, Refusal } from './refusal.ts';
import { type Service, unauthenticated } from './service.ts';
import { bearerOf } from './tokens.ts';
import type { Link, ServerEnd } from './web-socket.ts';

const initWithinMs = 5_000;

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const message: unknown = JSON.parse(text);
    return isRecord(message) ? message : {};
  } catch {
    return {};
  }
}

function authorizationIn(payload: unknown): unknown {
  if (!isRecord(payload)) return undefined;
  return Object.entries(payload).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
}

/** One connection that speaks graphql-transport-ws, as the server does it. */
export class SocketSession implements ServerEnd {
  token: string | undefined;
  readonly #service: Service;
  readonly #link: Link;
  readonly #onGone: () => void;
  /** How each operation is stopped, by its id. */
  readonly #running = new Map<string, () => void>();
  readonly #initTimer: ReturnType<typeof setTimeout>;
  #state: 'new' | 'initialised' | 'closed' = 'new';

  constructor(service: Service, link: Link, onGone: (session: SocketSession) => void) {
    this.#service = service;
    this.#link = link;
    this.#onGone = () => onGone(this);
    this.#initTimer = setTimeout(() => this.close(4408, 'Connection initialisation timeout'), initWithinMs);
  }

  hear(text: string): void {
    const { type, id, payload } = parsed(text);
    if (this.#state === 'closed') return;
    if (type === 'connection_init') this.#initialise(payload);
    else if (type === 'ping') this.#send({ type: 'pong', payload });
    else if (type === 'pong') return;
    else if (type === 'complete') this.#stop(String(id));
    else if (type !== 'subscribe' || typeof id !== 'string') this.close(4400, 'Invalid message');
    else if (this.#state === 'new') this.close(4401, 'Unauthorized');
    else if (this.#running.has(id)) this.close(4409, `Subscriber for ${id} already exists`);
    else this.#subscribe(id, payload);
  }

  gone(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    clearTimeout(this.#initTimer);
    for (const id of this.#running.keys()) this.#stop(id);
    this.#onGone();
  }

  close(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#link.close(code, reason);
    this.gone();
  }

  cut(): void {
    this.#link.cut();
    this.gone();
  }

  /** The client may think that it is still there, and the server gives it up some time later. */
  silence(): void {
    this.#link.silence();
    this.gone();
  }

  #initialise(payload: unknown): void {
    clearTimeout(this.#initTimer);
    this.token = bearerOf(authorizationIn(payload));
    if (this.#state !== 'new') this.close(4429, 'Too many initialisation requests');
    else if (!this.#service.tokens.isGood(this.token)) this.close(4401, `Unauthorized: ${unauthenticated.message}`);
    else {
      this.#state = 'initialised';
      this.#send({ type: 'connection_ack' });
    }
  }

  #subscribe(id: string, payload: unknown): void {
    let isStopped = false;
    this.#running.set(id, () => {
      isStopped = true;
    });
    const end = (message: object): void => {
      if (!isStopped && this.#running.delete(id)) this.#send(message);
    };
    const refuse = (error: unknown): void => end({ type: 'error', id, payload: [this.#service.told(error)] });

    const run = async (): Promise<void> => {
      const asked = await this.#service.read(payload, this.token);
      this.#service.record(asked, { transport: 'websocket' });
      const fault = this.#service.faults.take(asked.name);
      if (fault !== undefined && (await this.#meet(fault, refuse))) return;
      if (!this.#service.tokens.isGood(this.token)) return refuse(unauthenticated);
      await this.#begin(id, asked, () => isStopped);
    };
    run().catch(refuse);
  }

  async #begin(id: string, asked: Asked, isStopped: () => boolean): Promise<void> {
    const next = (result: object): void => {
      if (!isStopped() && this.#running.has(id)) this.#send({ type: 'next', id, payload: result });
    };
    const complete = (): void => {
      if (isStopped() || !this.#running.has(id)) return;
      this.#stop(id);
      this.#send({ type: 'complete', id });
    };
    try {
      if (asked.kind === 'subscription') {
        const stop = await this.#service.subscriptions.begin(asked, { next, complete });
        if (isStopped() || this.#state === 'closed') stop();
        else this.#running.set(id, stop);
        return;
      }
      next({ data: await this.#service.answers.dataOf(asked) });
    } catch (error) {
      // Of a resolver: it had begun.
      next({ data: null, errors: [this.#service.told(error)] });
    }
    complete();
  }

  /** Whether there is nothing more to come of it. */
  async #meet(fault: Fault, refuse: (error: unknown) => void): Promise<boolean> {
    if (fault.kind === 'slow') {
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return false;
    }
    if (fault.kind === 'rate-limited' || fault.kind === 'unavailable') {
      const { retryAfterSeconds } = fault;
      const unavailable = new Refusal('SERVICE_UNAVAILABLE', { retryAfterSeconds });
      refuse(fault.kind === 'rate-limited' ? limited(retryAfterSeconds) : unavailable);
    } else if (fault.kind !== 'no-answer') this.cut();
    return true;
  }

  #stop(id: string): void {
    const stop = this.#running.get(id);
    this.#running.delete(id);
    stop?.();
  }

  #send(message: object): void {
    this.#link.send(JSON.stringify(message));
  }
}
