import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { data, post } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';

const server = await startTestServer();
const names =
  'sma20 sma50 ema20 rsi14 macd macdSignal macdHistogram bollingerUpper bollingerMiddle bollingerLower atr14 adx14 ' +
  'stochasticK stochasticD cci20 mfi14 obv vwap vwapDistance';
const enumNames =
  'SMA20, SMA50, EMA20, RSI14, MACD, MACD_SIGNAL, MACD_HISTOGRAM, BOLLINGER_UPPER, BOLLINGER_MIDDLE, BOLLINGER_LOWER, ' +
  'ATR14, ADX14, STOCHASTIC_K, STOCHASTIC_D, CCI20, MFI14, OBV, VWAP, VWAP_DISTANCE';

const seriesQuery = `query ($names: [IndicatorName!]!, $interval: CandleInterval!, $from: DateTime, $to: DateTime, $limit: Int) {
  instrument(symbol: "SPX") {
    candles(interval: $interval, from: $from, to: $to, limit: $limit) { time }
    indicatorSeries(names: $names, interval: $interval, from: $from, to: $to, limit: $limit) {
      interval times lines { name values }
    }
  }
}`;
const seriesShape = z.object({
  instrument: z.object({
    candles: z.array(z.object({ time: z.iso.datetime() })),
    indicatorSeries: z.object({
      interval: z.string(),
      times: z.array(z.iso.datetime()),
      lines: z.array(z.object({ name: z.string(), values: z.array(z.number().nullable()) })),
    }),
  }),
});

/** Of bars within a day the VWAP begins at midnight UTC: on the first bar there is nothing that it could lie apart by. */
const beginsItsDay = (interval: string, time: string) => /^[MH]/.test(interval) && time.endsWith('T00:00:00.000Z');

describe('indicators', () => {
  test.each(['M1', 'M5', 'M15', 'H1', 'H4', 'D1', 'W1'])('of %s have the newest value of each', async (interval) => {
    const query = `{ instrument(symbol: "SPX") {
      candles(interval: ${interval}, limit: 1) { time }
      indicators(interval: ${interval}) { interval asOf ${names} }
    } }`;
    const numbers = Object.fromEntries(names.split(' ').map((name) => [name, z.number()]));
    const set = z.object({
      ...{ ...numbers, vwapDistance: z.number().nullable() },
      ...{ interval: z.string(), asOf: z.iso.datetime() },
    });
    const shape = z.object({
      instrument: z.object({ candles: z.array(z.object({ time: z.string() })), indicators: set }),
    });
    const { instrument } = await data(server, shape, query);
    expect(instrument.indicators.interval).toBe(interval);
    const { asOf, vwapDistance } = instrument.indicators;
    expect(instrument.candles.map(({ time }) => time)).toEqual([asOf]);
    expect(vwapDistance === null).toBe(beginsItsDay(interval, asOf));
  });

  test('are the last values of the series', async () => {
    const query = `{ instrument(symbol: "SPX") {
      indicators(interval: W1) { asOf ${names} }
      indicatorSeries(names: [${enumNames}], interval: W1, limit: 5) { times lines { name values } }
    } }`;
    const shape = z.object({
      instrument: z.object({
        indicators: z.record(z.string(), z.unknown()),
        indicatorSeries: seriesShape.shape.instrument.shape.indicatorSeries.omit({ interval: true }),
      }),
    });
    const { indicators, indicatorSeries } = (await data(server, shape, query)).instrument;
    const { asOf, ...values } = indicators;
    expect(indicatorSeries.times.at(-1)).toBe(asOf);
    expect(indicatorSeries.lines.map((line) => line.name)).toEqual(enumNames.split(', '));
    expect(indicatorSeries.lines.map((line) => line.values.at(-1))).toEqual(
      names.split(' ').map((name) => values[name]),
    );
  });
});

test('what volume is part of is null where the source records none', async () => {
  const query = '{ instrument(symbol: "AAPL") { indicators(interval: D1) { rsi14 mfi14 vwap vwapDistance } } }';
  const values = z.object({ rsi14: z.number(), mfi14: z.null(), vwap: z.null(), vwapDistance: z.null() });
  await data(server, z.object({ instrument: z.object({ indicators: values }) }), query);
});

describe('a series of indicators', () => {
  test('stands on the bars that the same arguments give as candles', async () => {
    const day = (daysAgo: number) => new Date(Math.floor(Date.now() / 864e5 - daysAgo) * 864e5).toISOString();
    for (const window of [{ limit: 30 }, { from: day(40), to: day(20) }, { to: day(7), limit: 1_000 }]) {
      const variables = { names: ['RSI14', 'VWAP'], interval: 'D1', ...window };
      const { instrument } = await data(server, seriesShape, seriesQuery, { variables });
      expect(instrument.indicatorSeries.times).toEqual(instrument.candles.map(({ time }) => time));
      for (const { values } of instrument.indicatorSeries.lines) {
        expect(values).toHaveLength(instrument.candles.length);
        expect(values).not.toContain(null);
      }
    }
  });

  test.each([
    [{ names: [] }, /names: name at least one/],
    [{ limit: 0 }, /limit: from 1 to 1000/],
    [{ limit: 1_000_000 }, /limit: from 1 to 1000/],
    [{ limit: -2_000_000_000 }, /limit: from 1 to 1000/],
    [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, /from: must lie before `to`/],
    [{ names: ['RSI'] }, /"RSI" does not exist in "IndicatorName"/],
  ])('with %j is refused, with the argument named', async (variables, message) => {
    const query = seriesQuery.replace(/candles\(.*?\) \{ time \}/, '');
    const { errors } = await post(server, query, { variables: { names: ['RSI14'], interval: 'D1', ...variables } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toMatch(message);
  });

  test('counts for its bars and its warm-up: 20,000 in all, which a negative limit does not add to', async () => {
    const series = 'indicatorSeries(names: [OBV], interval: W1, limit: 1000) { times }';
    const negative = 'candles(interval: W1, limit: -2000000000) { time }';
    const all = `{ a: instrument(symbol: "SPX") { ${negative} } b: instruments(first: 20) { nodes { ${series} } } }`;
    const { errors } = await post(server, all);
    expect(errors?.map(({ message }) => message)).toContain(
      'indicatorSeries: one operation may ask for 20000 bars in all; send a smaller `limit`, or several operations',
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toContain('COST_LIMITED');
  });
});
