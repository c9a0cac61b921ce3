import { useLivePrices } from '../live/use-live-prices.ts';
import { Failure, reload } from '../ui/failure.tsx';
import { StateBadge } from '../ui/state-badge.tsx';
import { DemoPrice } from './demo-price.tsx';

/** Well known, of each kind something, and in every server's catalogue from the start: nothing is waited for. */
const wellKnown = ['BTCUSDT', 'ETHUSDT', 'AAPL', 'NVDA', 'SPX', 'EURUSD'];

/** Prices of some symbols, which need no account. */
export function DemoPrices() {
  const live = useLivePrices(wellKnown);
  const isReplay = [...live.prices.values()].some(({ source }) => source === 'REPLAY');
  return (
    <section className="panel demo" aria-labelledby="demo-title">
      <div className="panel-head">
        <h2 id="demo-title">Prices now</h2>
        <StateBadge state={live.state === 'ended' ? 'reconnecting' : live.state} />
      </div>
      <Failure error={live.error} onRetry={reload} />
      <ul className="demo-grid">
        {wellKnown.map((symbol) => (
          <DemoPrice key={symbol} symbol={symbol} latest={live.prices.get(symbol)} />
        ))}
      </ul>
      {isReplay && (
        <p className="small muted">
          This server plays recorded and seeded bars again: the stream is live, the prices are not the market’s.
        </p>
      )}
    </section>
  );
}
