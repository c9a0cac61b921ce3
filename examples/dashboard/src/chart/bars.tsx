import type { InstrumentSummary } from '@tickwire/sdk';
import type { ReactNode } from 'react';
import { Failure, reload } from '../ui/failure.tsx';
import { BarsTable } from './bars-table.tsx';
import { CandleChart } from './candle-chart.tsx';
import { type ChartInterval, isIntraday, nameOfInterval } from './intervals.ts';
import { useBars } from './use-bars.ts';

interface BarsProps {
  readonly instrument: InstrumentSummary;
  readonly interval: ChartInterval;
  /** What stands between the two. */
  readonly children: ReactNode;
}

/** The bars of an instrument, the last of which grows: as a drawing, and as figures. */
export function Bars({ instrument: { symbol, priceDecimals }, interval, children }: BarsProps) {
  const { asked, growing, all } = useBars(symbol, interval);
  const looks = { decimals: priceDecimals, hasTimes: isIntraday(interval) };
  return (
    <>
      <Failure error={asked.error} onRetry={asked.refetch} />
      <Failure error={growing.error} onRetry={reload} />
      <CandleChart
        label={`Candles of ${symbol}, a bar for each ${nameOfInterval(interval)}; as figures below`}
        candles={asked.data ?? []}
        growing={growing.value?.candle}
        isBusy={asked.isLoading}
        {...looks}
      />
      {children}
      <BarsTable candles={all} {...looks} />
    </>
  );
}
