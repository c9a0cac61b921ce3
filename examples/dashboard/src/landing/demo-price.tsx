import type { LatestPrice } from '@tickwire/sdk';
import { useQuery } from '@tickwire/sdk/react';
import { memo } from 'react';
import { MovingPrice, PriceChange } from '../ui/moving-price.tsx';
import { StateBadge } from '../ui/state-badge.tsx';
import { Sparkline } from './sparkline.tsx';

interface DemoPriceProps {
  readonly symbol: string;
  readonly latest: LatestPrice | undefined;
}

/** One instrument with its price; nothing where its exchange lists it no more. */
export const DemoPrice = memo(({ symbol, latest }: DemoPriceProps) => {
  // It costs a stranger little, and the browser keeps it for a while: the same for everybody, it is asked for by GET.
  const { data: instrument, error } = useQuery((client) => client.instrument(symbol));
  if (instrument === null || (instrument !== undefined && instrument.delistedAt !== null)) return null;
  return (
    <li className="demo-price">
      <div className="demo-name">
        <strong>{symbol}</strong>
        {latest !== undefined && latest.state !== 'live' && <StateBadge state={latest.state} />}
      </div>
      <div className="small muted ellipsis">{instrument?.name ?? (error === undefined ? '…' : symbol)}</div>
      <Sparkline latest={latest} />
      <div className="demo-figures">
        <MovingPrice latest={latest} decimals={instrument?.priceDecimals} />
        <PriceChange percent={latest?.changePercent ?? null} />
      </div>
    </li>
  );
});
