import type { LoggedTick, TickBatch } from '@tickwire/schema';
import type { Timings } from '../../src/market/tick-log/timings.ts';

/** A tenth of the real ones, or a little more. */
export const quick: Timings = {
  leaseMs: 600,
  renewEveryMs: 150,
  pollEveryMs: 100,
  answerWithinMs: 500,
  checkEveryMs: 150,
  wantsMs: 1_200,
  tellEveryMs: 300,
  lookEveryMs: 150,
};

export function tick(sequence: number, symbol = 'BTCUSDT'): LoggedTick {
  const day = { previousClose: null, volume: '12.5', open: null, high: null, low: null };
  const said = { symbol, price: '64000.10', bid: '64000.00', ask: null, quantity: '0.1', ...day };
  return { ...said, source: 'BINANCE', timeMs: 1_790_000_000_000 + sequence, sequence, previous: sequence - 1 };
}

export function batch(...sequences: number[]): TickBatch {
  return { source: 'BINANCE', ticks: sequences.map((sequence) => tick(sequence)), states: [] };
}
