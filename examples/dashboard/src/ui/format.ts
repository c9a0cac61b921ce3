import type { DateTime, Decimal } from '@tickwire/sdk';

const figures = new Map<number | undefined, Intl.NumberFormat>();

function figuresOf(decimals: number | undefined): Intl.NumberFormat {
  const known = figures.get(decimals);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: decimals ?? 18,
  });
  figures.set(decimals, made);
  return made;
}

const isFigure = (text: string): text is `${number}` => !Number.isNaN(Number(text));

/** A number that was computed, as the scale of a chart. */
export const formatNumber = (value: number, decimals: number) => figuresOf(decimals).format(value);

/**
 * A price with the digits of its instrument, and with all that it has where those would make nothing of it, or are not
 * known. It is read as the text that it is: no number in between takes a digit from it.
 */
export function formatPrice(price: Decimal, decimals: number | undefined): string {
  if (!isFigure(price)) return price;
  const text = figuresOf(decimals).format(price);
  const isLost = !/[1-9]/.test(text) && /[1-9]/.test(price);
  return isLost ? figuresOf(undefined).format(price) : text;
}

export function formatPercent(percent: number): string {
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '';
  return `${sign}${Math.abs(percent).toFixed(2)}%`;
}

const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const formatDateTime = (at: DateTime) => dateAndTime.format(new Date(at));

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** The day that a bar of a day or a week begins with: days of markets are those of UTC here, wherever it is read. */
export const formatDay = (at: DateTime) => date.format(new Date(at));

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** "in 3 days", "2 hours ago", "in 8 years". */
export function formatDistance(at: DateTime, nowMs: number): string {
  const seconds = Math.round((Date.parse(at) - nowMs) / 1_000);
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(seconds, 'second');
  if (size < 3_600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3_600), 'hour');
  const days = Math.round(seconds / 86_400);
  if (size < 45 * 86_400) return relative.format(days, 'day');
  if (size < 545 * 86_400) return relative.format(Math.round(days / 30.44), 'month');
  return relative.format(Math.round(days / 365.25), 'year');
}

/** "1 comment", "2 comments". */
export const sayCount = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** What stays in capitals. */
const abbreviations = /\b(adx|atr|dcf|ebit|eps|fcf|macd|obv|pe|peg|roe|roic|rsi|sma|ema|wacc)\b/gi;

function sentence(words: string): string {
  const text = words.toLowerCase();
  return (text.charAt(0).toUpperCase() + text.slice(1)).replaceAll(abbreviations, (word) => word.toUpperCase());
}

/** "STRONG_BUY" for people: "Strong buy". */
export const sayEnum = (value: string) => sentence(value.replaceAll('_', ' '));

/** "returnOnEquity" for people: "Return on equity"; "sma50Slope": "SMA 50 slope". */
export const sayName = (name: string) =>
  sentence(name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])/g, ' '));
