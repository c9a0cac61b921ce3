/** Prices and volume in integer units; what a unit is worth, the series says. */
export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Joins bars, given oldest first, into one. */
export class BarBuilder {
  private joined: { open: number; high: number; low: number; close: number; volume: number } | null = null;

  add(bar: Bar): void {
    const { joined } = this;
    if (joined === null) {
      this.joined = { open: bar.open, high: bar.high, low: bar.low, close: bar.close, volume: bar.volume };
      return;
    }
    if (bar.high > joined.high) joined.high = bar.high;
    if (bar.low < joined.low) joined.low = bar.low;
    joined.close = bar.close;
    joined.volume += bar.volume;
  }

  /** Null before the first bar. */
  build(): Bar | null {
    return this.joined;
  }
}
