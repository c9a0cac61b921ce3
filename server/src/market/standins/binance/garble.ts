import type { Garbage } from './faults.ts';

export const htmlPage =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Be right back.</body></html>';

/** The fields that hold a price, in REST's words and in those of streams (where P is a percentage, Q a quantity). */
const priceKeys = new Set([
  ...['price', 'openPrice', 'highPrice', 'lowPrice', 'lastPrice', 'prevClosePrice', 'weightedAvgPrice'],
  ...['bidPrice', 'askPrice'],
  ...['p', 'c', 'o', 'h', 'l', 'w', 'x', 'b', 'a'],
]);
const timeKeys = new Set(['openTime', 'closeTime', 'serverTime', 'E', 'T', 't', 'O', 'C']);
const klinePrices = [1, 2, 3, 4];
const klineTimes = [0, 6];

const hourMs = 3_600_000;
/** Ids are small beside times in milliseconds, of which `t` may hold either. */
const earliestMs = Date.UTC(2010, 0, 1);

type Change = (value: unknown, isPrice: boolean, isTime: boolean) => unknown;

const decimal = /^-?\d+\.\d+$/;

/** "1.50000000" times a thousand, without rounding. */
function thousandfold(price: string): string {
  const [whole = '0', fraction = ''] = price.split('.');
  const padded = fraction.padEnd(3, '0');
  return `${whole}${padded.slice(0, 3)}.${padded.slice(3).padEnd(8, '0')}`.replace(/^0+(?=\d)/, '');
}

const replacePrice = (replace: (price: string) => string): Change => {
  return (value, isPrice) => (isPrice && typeof value === 'string' && decimal.test(value) ? replace(value) : value);
};

const changes: Partial<Record<Garbage, Change>> = {
  'zero-price': replacePrice(() => '0.00000000'),
  'negative-price': replacePrice(() => '-1.00000000'),
  'nan-price': replacePrice(() => 'NaN'),
  'thousandfold-price': replacePrice(thousandfold),
  'future-time': (value, _isPrice, isTime) =>
    isTime && typeof value === 'number' && value > earliestMs ? value + hourMs : value,
};

const isKline = (rows: readonly unknown[]): boolean => rows.length === 12 && typeof rows[0] === 'number';

function apply(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) {
    if (!isKline(value)) return value.map((item) => apply(item, change));
    return value.map((item, index) => change(item, klinePrices.includes(index), klineTimes.includes(index)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    typeof item === 'object' ? apply(item, change) : change(item, priceKeys.has(key), timeKeys.has(key)),
  ]);
  return Object.fromEntries(entries);
}

/** Klines doubled, or with neighbours in each other's place. */
function rearrange(value: unknown, garbage: Garbage): unknown {
  if (!Array.isArray(value) || !value.some((row) => Array.isArray(row))) return value;
  if (garbage === 'duplicate') return value.flatMap((row) => [row, row]);
  return value.map((row, index) => value[index ^ 1] ?? row);
}

/** What becomes of an answer or message before it is written as text. */
export function garbleValue(value: unknown, garbage: readonly Garbage[]): unknown {
  let garbled = value;
  for (const kind of garbage) {
    const change = changes[kind];
    if (change !== undefined) garbled = apply(garbled, change);
    if (kind === 'duplicate' || kind === 'out-of-order') garbled = rearrange(garbled, kind);
  }
  return garbled;
}

export function garbleText(text: string, garbage: readonly Garbage[]): string {
  if (garbage.includes('html') || garbage.includes('bad-gateway')) return htmlPage;
  return garbage.includes('malformed-json') ? text.slice(0, Math.ceil(text.length * 0.7)) : text;
}
