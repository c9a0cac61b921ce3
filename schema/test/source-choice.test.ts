import { expect, test } from 'vitest';
import { createSourceChoice } from '../src/market/source-choice.ts';
import { manualSource } from './manual-source.ts';

const covering = (source: 'BINANCE' | 'YAHOO' | 'REPLAY', ...symbols: string[]) => ({
  ...manualSource(source, source !== 'REPLAY'),
  covers: (symbol: string) => symbols.includes(symbol),
});
const binance = covering('BINANCE', 'BTCUSDT');
const yahoo = covering('YAHOO', 'AAPL', 'BTCUSDT');
const replay = covering('REPLAY', 'AAPL', 'BTCUSDT', 'LUNAUSDT', 'ES');
const catalogue = {
  wasListedAt: (source: string, symbol: string) => source === 'BINANCE' && ['BTCUSDT', 'LUNAUSDT'].includes(symbol),
};

test('a symbol comes from the first source that covers it', () => {
  const sourceOf = createSourceChoice([binance, yahoo, replay], catalogue);
  expect(['BTCUSDT', 'AAPL', 'ES', 'NOPE'].map((symbol) => sourceOf(symbol)?.source)).toEqual([
    'BINANCE',
    'YAHOO',
    'REPLAY',
    undefined,
  ]);
});

test('what a live source has delisted does not come from a replay that stands behind it', () => {
  expect(createSourceChoice([binance, replay], catalogue)('LUNAUSDT')).toBeNull();
});

test('a replay that is named first plays what a live source has too', () => {
  expect(createSourceChoice([replay, binance], catalogue)('BTCUSDT')).toBe(replay);
});
