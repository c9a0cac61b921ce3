/** All who listen to one signal. */
class Ear extends Set<() => void> {
  handleEvent(): void {
    for (const listener of this) listener();
  }
}

const ears = new WeakMap<AbortSignal, Ear>();

/**
 * Calls the listener when the signal fires; answers how to stop that. However many listen, the signal has one listener:
 * with more than ten, as of calls that are under way together, Node 20 warns of a leak.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const ear = ears.get(signal) ?? new Ear();
  ears.set(signal, ear.add(listener));
  signal.addEventListener('abort', ear);
  return () => {
    ear.delete(listener);
    if (!ear.size) signal.removeEventListener('abort', ear);
  };
}
