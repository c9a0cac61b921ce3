import { createStore, useStore } from '../store.ts';

const said = createStore('');

/** Told to who listens instead of looking: what somebody has done, and what became of the connection. Never prices. */
export function announce(text: string): void {
  // The same sentence twice is told twice.
  said.set(said.get() === text ? `${text}\u00a0` : text);
}

export function Announcer() {
  return (
    <div className="hidden" role="status" data-testid="announcer">
      {useStore(said)}
    </div>
  );
}
