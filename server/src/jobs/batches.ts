interface Waiting<T> {
  readonly item: T;
  sent(sending: Promise<unknown>): void;
}

/** What comes while one call is under way goes together in the next: many at once take little longer than one. */
export function inBatches<T>(send: (items: readonly T[]) => Promise<unknown>, maxItems: number) {
  let waiting: Waiting<T>[] = [];
  let isSending = false;

  async function sendAll(): Promise<void> {
    isSending = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxItems);
      waiting = waiting.slice(maxItems);
      const sending = send(batch.map(({ item }) => item));
      for (const { sent } of batch) sent(sending);
      await sending.catch(() => {
        // Whoever waits for it is told.
      });
    }
    isSending = false;
  }

  return (item: T): Promise<unknown> =>
    new Promise((resolve) => {
      waiting.push({ item, sent: resolve });
      if (!isSending) void sendAll();
    });
}
