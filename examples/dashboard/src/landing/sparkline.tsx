import type { LatestPrice } from '@tickwire/sdk';
import { useState } from 'react';

const maxPoints = 60;
const width = 120;
const height = 28;

interface Walk {
  readonly sequence: number;
  readonly prices: readonly number[];
}

const nowhere: Walk = { sequence: -1, prices: [] };

/** The way that a price has gone since the page was opened; the figure beside it says where it is. */
export function Sparkline({ latest }: { readonly latest: LatestPrice | undefined }) {
  const [walk, setWalk] = useState(nowhere);
  if (latest !== undefined && latest.sequence !== walk.sequence) {
    setWalk({ sequence: latest.sequence, prices: [...walk.prices, Number(latest.price)].slice(-maxPoints) });
  }
  const { prices } = walk;
  const low = Math.min(...prices);
  const span = Math.max(...prices) - low || 1;
  const points = prices.map((price, index) => {
    const x = (index / Math.max(1, prices.length - 1)) * width;
    return `${x.toFixed(1)},${(height - 3 - ((price - low) / span) * (height - 6)).toFixed(1)}`;
  });
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {points.length > 1 && <polyline points={points.join(' ')} />}
    </svg>
  );
}
