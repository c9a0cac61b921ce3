/**
 * One indicator's arithmetic over the bars that it was made for. It writes its outputs at the index of each bar:
 * NaN where there is no value.
 */
export interface Cell {
  /** Takes the bars from `from` up to `to`, which follow those before. */
  push(from: number, to: number): void;
  /** Answers on one more bar, and forgets it. */
  peek(at: number): void;
}

/**
 * A cell around a function that reads a state, advances over some bars, and writes the state after them to `next`,
 * which may be the same object. What is peeked at is written where nobody reads it: so a window that the function
 * writes to besides must be none the worse for being written to again at the same place.
 */
export function cell<State extends object>(
  start: State,
  advance: (state: Readonly<State>, from: number, to: number, next: State) => void,
): Cell {
  const state = { ...start };
  const forgotten = { ...start };
  return {
    push: (from, to) => advance(state, from, to, state),
    peek: (at) => advance(state, at, at + 1, forgotten),
  };
}
