import { useMutation } from '@tickwire/sdk/react';
import { Failure } from '../ui/failure.tsx';
import { NewList } from './new-list.tsx';

const starters = ['BTCUSDT', 'AAPL', 'SPX'];

/** For who has no list yet. */
export function FirstWatchlist() {
  const { run, isPending, error } = useMutation(
    (client) => client.createWatchlist({ name: 'My watchlist', symbols: starters }),
    { invalidates: ['watchlists'] },
  );
  return (
    <section className="panel empty" aria-labelledby="empty-title">
      <h2 id="empty-title">You watch nothing yet</h2>
      <p className="muted">
        A watchlist shows the prices of its instruments as they move. Begin with one of ours, or your own.
      </p>
      <Failure error={error} />
      <div className="actions">
        <button type="button" className="button primary" disabled={isPending} onClick={() => void run()}>
          Watch {starters.join(', ')}
        </button>
        <NewList />
      </div>
    </section>
  );
}
