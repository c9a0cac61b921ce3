/** Lets so many work at once. The others wait for a place, in their order, each until its signal. */
export function createPlaces(count: number) {
  let free = count;
  const waiting = new Set<() => void>();

  async function take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        waiting.delete(enter);
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.delete(enter);
        reject(signal.reason);
      };
      waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  function giveOn(): void {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else next();
  }

  return async function inPlace<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await take(signal);
    try {
      return await work();
    } finally {
      giveOn();
    }
  };
}
