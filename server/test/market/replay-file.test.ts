import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReplaySource, ReplayFileError, readReplayFile } from '../../src/market/replay/index.ts';
import { allCandles, anchorMs, dayMs, hourMs, minuteMs } from './replay-fixtures.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-file-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a file and reads it as the replay would. */
function read(text: string, name = 'abc-1d.csv', prefix = '') {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readReplayFile(`${prefix}${path}`);
}

const only = (text: string, name?: string, prefix?: string) => {
  const [series] = read(text, name, prefix).series;
  if (series === undefined) throw new Error('The file has no series');
  return series;
};

const header = 'time,open,high,low,close,volume';
const day = (date: string, prices = '10,12,9,11', volume = '5') => `${date},${prices},${volume}`;
const days = [day('2024-01-01'), day('2024-01-02', '11,12,10,10.5'), day('2024-01-03', '10.5,11,10,11')];

describe('readReplayFile', () => {
  it('reads bars in integer units of the decimals that the file uses', () => {
    expect(read([header, ...days].join('\n'))).toEqual({
      path: join(folder, 'abc-1d.csv'),
      name: 'abc-1d.csv',
      series: [
        {
          symbol: 'ABC',
          barMs: dayMs,
          priceDecimals: 1,
          volumeDecimals: 0,
          firstMs: Date.UTC(2024, 0, 1),
          lastMs: Date.UTC(2024, 0, 3),
          bars: [
            { open: 100, high: 120, low: 90, close: 110, volume: 5 },
            { open: 110, high: 120, low: 100, close: 105, volume: 5 },
            { open: 105, high: 110, low: 100, close: 110, volume: 5 },
          ],
        },
      ],
    });
  });

  it.each([
    ['2016-02-09', '2016-02-10'],
    ['2016-02-09 00:00:00', '2016-02-10 00:00:00'],
    ['2016-02-09T00:00:00Z', '2016-02-10T00:00:00Z'],
    ['2016-02-09T02:00:00+02:00', '2016-02-10T02:00:00+02:00'],
    ['2016-02-09T00:00:00.000', '2016-02-10T00:00'],
    ['1454976000', '1455062400'],
    ['1454976000000', '1455062400000'],
    ['1454976000000000', '1455062400000000'],
  ])('takes %s as a time in UTC', (first, second) => {
    const series = only([header, day(first), day(second)].join('\n'));
    expect([series.firstMs, series.lastMs]).toEqual([Date.UTC(2016, 1, 9), Date.UTC(2016, 1, 10)]);
  });

  it.each(['Time', 'DATE', 'timestamp', 'DateTime', 'Open time', 'open_time'])('finds the times below "%s"', (name) => {
    const text = [`High,${name},Low,Open,CLOSE`, '12,2024-01-01,9,10,11', '12,2024-01-02,9,10,11'].join('\r\n');
    expect(only(`\uFEFF${text}\r\n\r\n`)).toMatchObject({ volumeDecimals: null, barMs: dayMs });
  });

  it('takes the symbol from the column or the spec, else from the name of the file, and refuses two answers', () => {
    const columned = ['symbol,time,open,high,low,close'];
    for (const symbol of ['one', 'TWO']) {
      columned.push(`${symbol},2024-01-01,1,1,1,1`, `${symbol},2024-01-02,1,1,1,1.0`);
    }
    const text = [header, ...days].join('\n');
    expect(read(columned.join('\n'), 'abc.csv').series.map((series) => series.symbol)).toEqual(['ONE', 'TWO']);
    expect(() => read(columned.join('\n'), 'abc.csv', 'MINE=')).toThrow(/leave out "MINE=", or remove the column/);
    expect(only(text, 'abc.csv', 'mine=').symbol).toBe('MINE');
    expect(only(text, 'xbtusd-1m-2016.csv').symbol).toBe('XBTUSD');
    expect(only(text, 'Eth2.usd_1h.csv').symbol).toBe('ETH2');
  });

  it('sorts by time and drops lines that are there twice', () => {
    const shuffled = [days[2], days[0], days[1], days[0]];
    expect(only([header, ...shuffled].join('\n'))).toEqual(only([header, ...days].join('\n')));
  });

  it('takes the commonest step as the length of a bar', () => {
    const hours = [0, 1, 2, 3, 30, 31, 31.5].map((hour) =>
      day(new Date(anchorMs + hour * hourMs).toISOString(), '10,12,9,11'),
    );
    expect(only([header, ...hours].join('\n')).barMs).toBe(hourMs);
  });

  it('joins bars that are shorter than a minute into minutes', () => {
    const text = [
      header,
      day('2024-01-01 00:00:00', '10,12,9,11', '1.5'),
      day('2024-01-01 00:00:20', '11,13,11,12', '2'),
      day('2024-01-01 00:00:40', '12,12,8,9', '3'),
      day('2024-01-01 00:01:00', '9,10,9,10', '4'),
    ].join('\n');
    expect(only(text)).toMatchObject({
      barMs: minuteMs,
      bars: [
        { open: 10, high: 13, low: 8, close: 9, volume: 65 },
        { open: 9, high: 10, low: 9, close: 10, volume: 40 },
      ],
    });
  });

  it('uses as many decimals as the figures need, eight at most', () => {
    const decimals = (price: string) => {
      const series = only(
        [header, day('2024-01-01', Array(4).fill(price).join(',')), day('2024-01-02', '1,1,1,1')].join('\n'),
      );
      return series.priceDecimals;
    };
    expect(['1', '1.5', '1.50', '42000.10000000', '1.00000000', '0.00001234', '1.1234567891'].map(decimals)).toEqual([
      0, 1, 2, 2, 2, 8, 8,
    ]);
  });

  it.each([
    ['an unknown column', 'time,open,high,low', ['2024-01-01,1,1,1'], /line 1: no column "close" in "time"/],
    ['no time', 'open,high,low,close', ['1,1,1,1'], /line 1: no column "time".*open time, timestamp/],
    ['no rows', header, [], /no rows below the header; add/],
    ['an empty file', '', [], /no column "time"/],
    ['one row', header, [day('2024-01-01')], /ABC has one bar only; two are needed/],
    [
      'a price that is none',
      header,
      [days[0], day('2024-01-02', '1,x,1,1')],
      /line 3, column "high": "x" is not a positive/,
    ],
    ['a price of zero', header, [day('2024-01-02', '1,1,0,1')], /line 2, column "low": "0" is not a positive/],
    ['a negative price', header, [day('2024-01-02', '1,1,1,-1')], /line 2, column "close": "-1" is not a positive/],
    ['a missing cell', header, ['2024-01-01,1,1'], /line 2, column "low": "" is not a positive/],
    ['a bad time', header, [day('31.1.2024')], /line 2, column "time": "31.1.2024" is no time; write/],
    ['a day that does not exist', header, [day('2024-02-30')], /line 2, column "time"/],
    [
      'a bad volume',
      header,
      [day('2024-01-01', '1,1,1,1', 'many')],
      /line 2, column "volume": "many" is not a decimal/,
    ],
    [
      'a high below the low',
      header,
      ['', day('2024-01-01', '5,4,6,5')],
      /line 3, column "high": 4 is less than the low 6/,
    ],
    [
      'an open outside',
      header,
      [day('2024-01-01', '7,6,4,5')],
      /line 2, column "open": 7 lies outside of low 4 and high 6/,
    ],
    ['a close outside', header, [day('2024-01-01', '5,6,4,3')], /line 2, column "close": 3 lies outside/],
    [
      'one time twice',
      header,
      [days[0], day('2024-01-01', '10,13,9,11')],
      /line 3, column "high": differs from line 2/,
    ],
    ['an open quote', header, ['"2024-01-01,1,1,1,1'], /not a CSV file .*; separate the cells/],
  ])('refuses %s in one line that says where and what to do', (_, head, rows, message) => {
    const attempt = () => read([head, ...rows].join('\n'));
    expect(attempt).toThrow(ReplayFileError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^[^\n]*abc-1d\.csv[^\n]*$/);
  });

  it('refuses a file that is not there, and a name that tells no symbol', () => {
    expect(() => readReplayFile('/nowhere/abc.csv')).toThrow(/^\/nowhere\/abc\.csv: cannot be read \(ENOENT\); name/);
    expect(() => read([header, ...days].join('\n'), '-abc.csv')).toThrow(/tells no symbol; write SYMBOL=PATH/);
  });
});

const minutes = fileURLToPath(new URL('../../../../shared/data/xbtusd-1m-2016.csv', import.meta.url));

describe.skipIf(!existsSync(minutes))('a real file of fifty thousand minutes', () => {
  it('is played minute by minute', async () => {
    const file = readReplayFile(minutes);
    expect(file.series).toMatchObject([{ symbol: 'XBTUSD', barMs: minuteMs, priceDecimals: 2, volumeDecimals: 8 }]);
    const timeMs = anchorMs + 3 * hourMs;
    const source = createReplaySource({ instruments: [], ticksPerSecond: 2, file, now: () => timeMs });
    const bars = file.series[0]?.bars ?? [];
    const candles = await allCandles(source, 'XBTUSD', 'M1');
    expect(candles).toHaveLength(50_669);
    const first = bars[Math.floor(bars.length / 2)];
    const played = candles.at(-1 - 180);
    expect(played?.timeMs).toBe(anchorMs);
    expect(played?.open).toBe(((first?.open ?? 0) / 100).toFixed(2));
  });
});
