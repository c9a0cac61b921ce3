/** The server's clock: this process's, and as far beside it as a test has put it. */
export class TestClock {
  #aheadMs = 0;

  /** In milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Puts it forward, or back. It fires no timer: those are the fake timers' of the test's framework. */
  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}
