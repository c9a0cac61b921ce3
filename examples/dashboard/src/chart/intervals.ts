import type { CandleInterval } from '@tickwire/sdk';

/** Those of the chart, and what they are called on it. */
export const intervals = [
  { value: 'M1', label: '1m', name: '1 minute' },
  { value: 'M5', label: '5m', name: '5 minutes' },
  { value: 'M15', label: '15m', name: '15 minutes' },
  { value: 'H1', label: '1h', name: '1 hour' },
  { value: 'H4', label: '4h', name: '4 hours' },
  { value: 'D1', label: '1d', name: '1 day' },
  { value: 'W1', label: '1w', name: '1 week' },
] as const satisfies readonly { value: CandleInterval; label: string; name: string }[];

/** Whether its bars begin at a time of day, rather than with a day. */
export const isIntraday = (interval: ChartInterval) => interval !== 'D1' && interval !== 'W1';

export type ChartInterval = (typeof intervals)[number]['value'];

export const nameOfInterval = (interval: ChartInterval) =>
  intervals.find(({ value }) => value === interval)?.name ?? interval;
