import type { LatestPrice } from '@tickwire/sdk';
import { useEffect, useState } from 'react';
import { StateBadge } from './state-badge.tsx';

/** The next tick may come at once, and ends it: a gap is to be seen all the same. */
const gapShownMs = 8_000;

interface Losses {
  /** As they were counted last; undefined before the first price. */
  readonly missed: number | null | undefined;
  readonly gaps: number;
}

function useRecentGap(latest: LatestPrice | undefined): boolean {
  const [losses, setLosses] = useState<Losses>({ missed: undefined, gaps: 0 });
  const [overGaps, setOverGaps] = useState(0);
  const missed = latest?.missed;
  if (missed !== losses.missed) {
    setLosses({ missed, gaps: losses.gaps + (losses.missed === undefined || missed === undefined ? 0 : 1) });
  }
  const { gaps } = losses;
  useEffect(() => {
    const timer = setTimeout(() => setOverGaps(gaps), gapShownMs);
    return () => clearTimeout(timer);
  }, [gaps]);
  return gaps > overGaps;
}

/** How a price is, and how many of its ticks were lost since the page follows it. */
export function PriceState({ latest }: { readonly latest: LatestPrice | undefined }) {
  const hasRecentGap = useRecentGap(latest);
  if (latest === undefined) return <StateBadge state="connecting" />;
  const { state, missed } = latest;
  const lost = missed === null ? 'some missed' : missed > 0 ? `${missed} missed` : undefined;
  return <StateBadge state={state === 'live' && hasRecentGap ? 'gap' : state} detail={lost} />;
}
