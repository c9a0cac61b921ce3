import { Icon } from './icons.tsx';

export type LiveState = 'live' | 'stale' | 'gap' | 'reconnecting' | 'connecting';

const words: Readonly<Record<LiveState, string>> = {
  live: 'Live',
  stale: 'Stale',
  gap: 'Gap',
  reconnecting: 'Reconnecting',
  connecting: 'Connecting',
};

const meanings: Readonly<Record<LiveState, string>> = {
  live: 'Every tick arrives as it is made.',
  stale: 'Nothing was heard of it for longer than usual: the price may be old.',
  gap: 'Ticks may be missing just before this price.',
  reconnecting: 'The connection is lost, and is being taken up again.',
  connecting: 'The first price is awaited.',
};

/** How far what is shown can be trusted: a word and a sign, whatever the colours. */
export function StateBadge({ state, detail }: { readonly state: LiveState; readonly detail?: string | undefined }) {
  return (
    <span className={`badge ${state}`} data-state={state} title={meanings[state]}>
      <Icon name={state} />
      <span>{detail === undefined ? words[state] : `${words[state]} · ${detail}`}</span>
    </span>
  );
}
