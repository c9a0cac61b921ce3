import {
  type Candle,
  type CandleInterval,
  type CandleRequest,
  candleIntervalMs,
  type ListedSymbols,
  SourceError,
} from '@tickwire/schema';
import { z } from 'zod';
import { decimal, time } from './decimals.ts';
import { type Rest, unknownSymbol } from './rest.ts';

export const maxCandles = 1_000;
const weight = 2;

const intervalNames = {
  M1: '1m',
  M5: '5m',
  M15: '15m',
  H1: '1h',
  H4: '4h',
  D1: '1d',
  W1: '1w',
} as const satisfies Record<CandleInterval, string>;

const klines = z.array(z.tuple([time, decimal, decimal, decimal, decimal, decimal], z.unknown()));

/** Bars of one symbol, at most a thousand, in one call. */
export function createCandles(rest: Rest, listed: ListedSymbols) {
  return async function readCandles(request: CandleRequest): Promise<readonly Candle[]> {
    const { symbol, interval, fromMs, toMs, limit } = request;
    const sourceSymbol = listed.toSource(symbol);
    if (sourceSymbol === null) throw new SourceError('BINANCE', 'REFUSED', `BINANCE does not list ${symbol}`);
    const firstMs = Math.max(0, fromMs ?? 0);
    if (toMs <= firstMs || limit < 1) return [];
    const startsInRange = Math.ceil((toMs - firstMs) / candleIntervalMs[interval]);
    // Asked from a start on, it answers the oldest; asked up to an end, the newest.
    const rows = await rest.ask({
      endpoint: 'klines',
      weight,
      isPatient: true,
      answer: klines,
      ask: (client) =>
        client.getKlines({
          symbol: sourceSymbol,
          interval: intervalNames[interval],
          endTime: Math.floor(toMs - 1),
          limit: Math.min(limit, startsInRange, maxCandles),
        }),
    });
    if (rows === unknownSymbol) throw new SourceError('BINANCE', 'REFUSED', `BINANCE does not list ${symbol}`);
    return rows
      .filter(([timeMs]) => timeMs >= firstMs)
      .map(([timeMs, open, high, low, close, volume]) => ({ timeMs, open, high, low, close, volume }));
  };
}
