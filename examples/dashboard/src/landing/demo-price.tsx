import type { InstrumentSummary, LatestPrice } from '@tickwire/sdk';
import { memo } from 'react';
import { MovingPrice, PriceChange } from '../ui/moving-price.tsx';
import { StateBadge } from '../ui/state-badge.tsx';
import { Sparkline } from './sparkline.tsx';

interface DemoPriceProps {
  readonly symbol: string;
  /** Undefined until the catalogue has come. */
  readonly instrument: InstrumentSummary | undefined;
  readonly latest: LatestPrice | undefined;
}

export const DemoPrice = memo(({ symbol, instrument, latest }: DemoPriceProps) => (
  <li className="demo-price">
    <div className="demo-name">
      <strong>{symbol}</strong>
      {latest !== undefined && latest.state !== 'live' && <StateBadge state={latest.state} />}
    </div>
    <div className="small muted ellipsis">{instrument?.name ?? '…'}</div>
    <Sparkline latest={latest} />
    <div className="demo-figures">
      <MovingPrice latest={latest} decimals={instrument?.priceDecimals} />
      <PriceChange percent={latest?.changePercent ?? null} />
    </div>
  </li>
));
