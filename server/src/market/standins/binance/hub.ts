import type { Connection } from './connection.ts';
import type { ActiveFaults, Garbage } from './faults.ts';
import { garbleText, garbleValue } from './garble.ts';

/** Which connection listens to which stream; what is published goes through the faults that are on. */
export class Hub {
  readonly #listeners = new Map<string, Set<Connection>>();
  readonly #faults: ActiveFaults;
  /** Messages that wait for the next one of their stream to overtake them. */
  readonly #overtaken = new Map<string, string>();

  constructor(faults: ActiveFaults) {
    this.#faults = faults;
  }

  get streams(): readonly string[] {
    return [...this.#listeners.keys()];
  }

  hasListeners(stream: string): boolean {
    return this.#listeners.has(stream);
  }

  countListeners(stream: string): number {
    return this.#listeners.get(stream)?.size ?? 0;
  }

  add(connection: Connection, stream: string): void {
    const listeners = this.#listeners.get(stream);
    if (listeners === undefined) this.#listeners.set(stream, new Set([connection]));
    else listeners.add(connection);
  }

  remove(connection: Connection, stream: string): void {
    const listeners = this.#listeners.get(stream);
    listeners?.delete(connection);
    if (listeners?.size === 0) this.#listeners.delete(stream);
  }

  publish(stream: string, payload: unknown): void {
    const garbage = this.#faults.garbage('streams', null);
    if (!garbage.includes('out-of-order')) this.#overtaken.delete(stream);
    if (garbage.length === 0) {
      this.send(stream, JSON.stringify(payload));
      return;
    }
    const text = JSON.stringify(garbleValue(payload, garbage));
    for (const message of this.#rearrange(stream, text, garbage)) {
      this.send(stream, message, (frame) => garbleText(frame, garbage));
    }
  }

  /** A payload as text, to all who listen: wrapped for those who have it combined. */
  send(stream: string, text: string, garble: (frame: string) => string = (frame) => frame): void {
    if (this.#faults.isHanging('streams')) return;
    const listeners = this.#listeners.get(stream);
    if (listeners === undefined) return;
    const raw = garble(text);
    const wrapped = garble(`{"stream":${JSON.stringify(stream)},"data":${text}}`);
    const deliver = (): void => {
      for (const connection of listeners) connection.send(connection.combined ? wrapped : raw);
    };
    const latencyMs = this.#faults.latencyMs('streams');
    if (latencyMs === 0) deliver();
    else setTimeout(deliver, latencyMs).unref();
  }

  /** What is sent now in place of a message. */
  #rearrange(stream: string, text: string, garbage: readonly Garbage[]): readonly string[] {
    if (garbage.includes('duplicate')) return [text, text];
    if (!garbage.includes('out-of-order')) return [text];
    const earlier = this.#overtaken.get(stream);
    if (earlier === undefined) {
      this.#overtaken.set(stream, text);
      return [];
    }
    this.#overtaken.delete(stream);
    return [text, earlier];
  }
}
