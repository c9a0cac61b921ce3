import type { InstrumentSummary } from '@tickwire/sdk';
import { useQuery } from '@tickwire/sdk/react';
import { useLivePrices } from '../live/use-live-prices.ts';
import { Failure, reload } from '../ui/failure.tsx';
import { StateBadge } from '../ui/state-badge.tsx';
import { DemoPrice } from './demo-price.tsx';

/** Well known, of each kind something, and in every server's catalogue from the start: nothing is waited for. */
const wellKnown = ['BTCUSDT', 'ETHUSDT', 'AAPL', 'NVDA', 'SPX', 'EURUSD'];

function shownOf(listed: readonly InstrumentSummary[]): readonly string[] {
  const symbols = listed.map(({ symbol }) => symbol);
  const known = wellKnown.filter((symbol) => symbols.includes(symbol));
  return known.length > 0 ? known : symbols.slice(0, wellKnown.length);
}

/** Prices of some symbols, which need no account. */
export function DemoPrices() {
  const { data, error } = useQuery((client) => client.instruments({ first: 100 }));
  const listed = data?.nodes.filter(({ delistedAt }) => delistedAt === null);
  const shown = listed === undefined ? wellKnown : shownOf(listed);
  const live = useLivePrices(shown);
  const isReplay = [...live.prices.values()].some(({ source }) => source === 'REPLAY');
  return (
    <section className="panel demo" aria-labelledby="demo-title">
      <div className="panel-head">
        <h2 id="demo-title">Prices now</h2>
        <StateBadge state={live.state === 'ended' ? 'reconnecting' : live.state} />
      </div>
      <Failure error={live.error ?? error} onRetry={reload} />
      <ul className="demo-grid">
        {shown.map((symbol) => (
          <DemoPrice
            key={symbol}
            symbol={symbol}
            instrument={listed?.find((instrument) => instrument.symbol === symbol)}
            latest={live.prices.get(symbol)}
          />
        ))}
      </ul>
      {isReplay && (
        <p className="small muted">This server plays recorded and seeded bars again: they move, and are never live.</p>
      )}
    </section>
  );
}
