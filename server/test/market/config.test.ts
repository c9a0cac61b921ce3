import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const base = { DATABASE_URL: 'postgresql://nobody@127.0.0.1/none' };
const read = (variables: Record<string, string>) => readConfig({ ...base, ...variables });

describe('where prices come from', () => {
  test('is a replay unless something else is named', () => {
    expect(read({}).config.market.sources).toEqual(['replay']);
    expect(read({ MARKET_SOURCES: 'binance, yahoo ,replay' }).config.market.sources).toEqual([
      'binance',
      'yahoo',
      'replay',
    ]);
  });

  test('has to be named in production, be it the replay', () => {
    expect(read({ NODE_ENV: 'production' }).problems).toEqual([expect.stringMatching(/^MARKET_SOURCES: must be set/)]);
    expect(read({ NODE_ENV: 'production', MARKET_SOURCES: 'replay' }).problems).toEqual([]);
    expect(read({ NODE_ENV: 'production', MARKET_SOURCES: 'foo' }).problems).toEqual([
      expect.stringMatching(/^MARKET_SOURCES: knows only/),
    ]);
  });

  test('may be a stand-in on this machine, and elsewhere only what is encrypted', () => {
    const { config, problems } = read({
      BINANCE_REST_URL: 'http://127.0.0.1:4010/',
      BINANCE_STREAM_URL: 'ws://127.0.0.1:4010',
    });
    expect(problems).toEqual([]);
    expect(config.market.binance).toMatchObject({
      restUrl: 'http://127.0.0.1:4010',
      streamUrl: 'ws://127.0.0.1:4010',
    });
    expect(read({ BINANCE_REST_URL: 'http://example.com' }).problems).toHaveLength(1);
    expect(read({ BINANCE_STREAM_URL: 'ws://example.com' }).problems).toHaveLength(1);
    expect(read({ BINANCE_STREAM_URL: 'https://example.com' }).problems).toHaveLength(1);
  });
});

describe('how long answers are kept', () => {
  test('is told for each kind, in seconds', () => {
    expect(read({ CACHE_SECONDS: 'quotes=0.5, candles=30' }).config.market.cacheSeconds).toEqual({
      quotes: 0.5,
      candles: 30,
      fundamentals: 86_400,
      analysisInputs: 1_800,
    });
  });

  test.each(['quotes', 'quotes=', 'quotes=0', 'quotes=-1', 'prices=1', 'quotes=1e3', 'quotes=1=2', 'candles=9999999'])(
    '%s is refused with the form that is expected',
    (text) => {
      expect(read({ CACHE_SECONDS: text }).problems).toEqual([
        expect.stringMatching(/^CACHE_SECONDS: is not of the form quotes=1,candles=60 with any of quotes, candles/),
      ]);
    },
  );
});

test('how many ticks are kept has bounds', () => {
  expect(read({}).config.market.tickLogLength).toBe(50_000);
  expect(read({ TICK_LOG_LENGTH: '1000' }).config.market.tickLogLength).toBe(1_000);
  for (const refused of ['999', '1000001', '1500.5', 'many']) {
    expect(read({ TICK_LOG_LENGTH: refused }).problems).toEqual([expect.stringMatching(/^TICK_LOG_LENGTH: /)]);
  }
});
