import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network between a client and a server that can fail in the ways that networks do. */
export class TcpProxy {
  readonly #server = createServer((near) => this.#join(near));
  readonly #open = new Set<Socket>();
  #target: URL;
  #isFrozen = false;
  #isRefusing = false;
  #connections = 0;
  readonly #changes = new EventEmitter();

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  static async to(target: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
    return `http://127.0.0.1:${address.port}${this.#target.pathname}`;
  }

  /** So many were made to it so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Resolves when that many were made, in all. */
  async connected(count: number): Promise<void> {
    while (this.#connections < count) await once(this.#changes, 'change');
  }

  /** Resolves when none is open. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await once(this.#changes, 'change');
  }

  /** Where new connections lead from now on. */
  redirect(target: string): void {
    this.#target = new URL(target);
  }

  /** Ends all connections without a word. */
  cut(): void {
    for (const socket of this.#open) socket.resetAndDestroy();
  }

  /** Ends new connections at once. */
  refuse(isRefusing = true): void {
    this.#isRefusing = isRefusing;
  }

  /** Neither bytes nor an end come through any more, in either direction: not of new connections either. */
  freeze(): void {
    this.#isFrozen = true;
    for (const socket of this.#open) socket.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const socket of this.#open) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  #join(near: Socket): void {
    this.#connections += 1;
    this.#changes.emit('change');
    if (this.#isRefusing) return void near.resetAndDestroy();
    const far = connect(Number(this.#target.port), this.#target.hostname);
    this.#forward(near, far);
    this.#forward(far, near);
  }

  #forward(from: Socket, to: Socket): void {
    this.#open.add(from);
    from.on('data', (bytes) => to.write(bytes));
    from.on('end', () => to.end());
    // A reset is what these connections are for; what it ends is seen by `close`.
    from.on('error', () => {});
    from.once('close', () => {
      this.#open.delete(from);
      this.#changes.emit('change');
      to.destroy();
    });
    if (this.#isFrozen) from.pause();
  }
}
