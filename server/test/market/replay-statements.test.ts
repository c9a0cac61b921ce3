import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createReplaySource } from '../../src/market/replay/index.ts';
import { anchorMs, dayMs } from './replay-fixtures.ts';

const dataOf = (name: string) => new URL(`../../src/market/replay/data/${name}`, import.meta.url);
const days = readFileSync(dataOf('AAPL.csv'), 'utf8').trim().split('\n').slice(1);
const figure = z.string().nullable().transform(Number);
const yearSchema = z.record(z.string(), figure);

/** A replay of Apple on the day on which the bar of `date` is played, in the lap that is under way in 2026. */
function onDay(date: string) {
  const index = days.findIndex((line) => line.startsWith(date));
  const timeMs = anchorMs + (index - Math.floor(days.length / 2)) * dayMs + dayMs / 2;
  const instruments = ['AAPL', 'MSFT', 'KO'].map((symbol) => ({
    symbol,
    priceDecimals: 2,
    assetClass: 'EQUITY' as const,
  }));
  return createReplaySource({ instruments, ticksPerSecond: 2, now: () => timeMs });
}

const yearsOn = async (date: string, symbol = 'AAPL') => (await onDay(date).fundamentals?.(symbol)) ?? [];

describe('the statements that come with the replay', () => {
  it('are those that had been filed when the bar that is played was recorded', async () => {
    const told = async (date: string) => (await yearsOn(date)).map(({ fiscalYear }) => fiscalYear);
    expect(await told('2007-11-14')).toEqual([]);
    expect(await told('2007-11-15')).toEqual([2007]);
    expect(await told('2011-10-25')).toEqual([2007, 2008, 2009, 2010]);
    expect(await told('2011-10-26')).toEqual([2007, 2008, 2009, 2010, 2011]);
  });

  it('are in whole dollars, as the company filed them', async () => {
    expect((await yearsOn('2012-05-01')).at(-1)).toMatchObject({
      ...{ fiscalYear: 2011, endsOn: '2011-09-24', currency: 'USD', epsDiluted: '27.68' },
      ...{ revenue: '108249000000', netIncome: '25922000000', sharesDiluted: '936645000', totalDebt: '0' },
    });
  });

  it('add up, every year of them', async () => {
    const years = (await yearsOn('2012-05-01')).map(({ endsOn: _endsOn, currency: _currency, ...figures }) =>
      yearSchema.parse(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, `${value ?? ''}`]))),
    );
    expect(years).toHaveLength(5);
    for (const year of years) {
      const of = (name: string) => year[name] ?? Number.NaN;
      expect(of('incomeBeforeTax') - of('incomeTax')).toBe(of('netIncome'));
      expect(of('operatingCashFlow') - of('capitalExpenditure')).toBe(of('freeCashFlow'));
      expect(of('epsDiluted')).toBeCloseTo(of('netIncome') / of('sharesDiluted'), 2);
      const falling = ['revenue', 'grossProfit', 'operatingIncome', 'netIncome'].map(of);
      expect(falling).toEqual(falling.toSorted((a, b) => b - a));
      expect(of('totalAssets')).toBeGreaterThan(of('totalEquity') + of('currentLiabilities'));
      expect(of('currentAssets') === 0 || of('currentAssets') > of('cashAndShortTermInvestments')).toBe(true);
    }
  });

  it('count the shares that the price is of: the price stands at 10 to 60 times earnings, whenever it is played', async () => {
    for (const line of days.filter((_, index) => index % 40 === 0)) {
      const [date = '', close] = line.split(',');
      const newest = (await yearsOn(date)).at(-1);
      if (newest === undefined) continue;
      const multiple = (Number(close) * Number(newest.sharesDiluted)) / Number(newest.netIncome);
      expect(multiple, date).toBeGreaterThan(10);
      expect(multiple, date).toBeLessThan(60);
    }
  });

  it('are none for other companies, and none where a file of bars is played instead', async () => {
    expect(await yearsOn('2012-05-01', 'MSFT')).toEqual([]);
    expect(await yearsOn('2012-05-01', 'KO')).toEqual([]);
    const bar = { open: 100, high: 100, low: 100, close: 100, volume: 0 };
    const own = { symbol: 'AAPL', barMs: dayMs, priceDecimals: 2, volumeDecimals: null, bars: [bar, bar] };
    const file = { path: 'own.csv', name: 'own.csv', series: [{ ...own, firstMs: 0, lastMs: dayMs }] };
    const replay = createReplaySource({ instruments: [], ticksPerSecond: 2, file });
    expect(await replay.fundamentals?.('AAPL')).toEqual([]);
  });

  it('are told of in the provenance', () => {
    expect(onDay('2010-01-04').provenance('AAPL')).toMatchObject({
      synthetic: false,
      description: expect.stringContaining('annual statements of fiscal 2007 to 2011'),
      origin: expect.stringContaining('SEC EDGAR, Form 10-K'),
    });
  });
});
