import { createStore } from './store.ts';
import { announce } from './ui/announcer.tsx';

export type Connection = 'connecting' | 'live' | 'reconnecting';

/** Of the streams, which share a socket: what the one that spoke last said. */
export const connection = createStore<Connection>('connecting');

export function tellConnection(state: Connection): void {
  const former = connection.get();
  if (state === former || state === 'connecting') return;
  connection.set(state);
  if (state === 'reconnecting') announce('The connection is lost, and is being taken up again.');
  else if (former === 'reconnecting') announce('The connection is back.');
}
