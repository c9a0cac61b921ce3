import type { Candle } from '@tickwire/sdk';
import { useQuery, useStream } from '@tickwire/sdk/react';
import { useMemo, useState } from 'react';
import type { ChartInterval } from './intervals.ts';

const barCount = 300;

interface Grown {
  /** What was asked for, behind which these came: once that is read anew, they are in it. */
  readonly behind: readonly Candle[] | undefined;
  readonly bars: readonly Candle[];
}

function joined(asked: readonly Candle[], grown: readonly Candle[]): readonly Candle[] {
  const byTime = new Map([...asked, ...grown].map((candle) => [Date.parse(candle.time), candle]));
  return [...byTime].sort(([a], [b]) => a - b).map(([, candle]) => candle);
}

/** The bars of an instrument up to this moment: a query for those that there are, and a stream for what they grow by. */
export function useBars(symbol: string, interval: ChartInterval) {
  const asked = useQuery((client) => client.candles(symbol, { interval, limit: barCount }));
  const read = asked.data ?? undefined;
  const [grown, setGrown] = useState<Grown>({ behind: read, bars: [] });
  if (grown.behind !== read) setGrown({ behind: read, bars: [] });
  const growing = useStream(
    (client, signal) => client.followCandles(symbol, { interval }, { signal }),
    [symbol, interval],
    {
      onValue: ({ candle }) =>
        setGrown(({ behind, bars }) => ({ behind, bars: joined(bars, [candle]).slice(-barCount) })),
    },
  );
  const all = useMemo(() => joined(read ?? [], grown.bars), [read, grown.bars]);
  return { asked, growing, all };
}
