/** Values handed over in order: whoever asks first gets the first, and waits where there is none yet. */
export class Channel<T> {
  readonly #values: T[] = [];
  readonly #takers: ((value: T) => void)[] = [];

  put(value: T): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#values.push(value);
    else taker(value);
  }

  /** Whether all is taken, and more is asked for. */
  get isAwaited(): boolean {
    return this.#takers.length > 0;
  }

  take(): Promise<T> {
    const value = this.#values.shift();
    return value === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(value);
  }
}
