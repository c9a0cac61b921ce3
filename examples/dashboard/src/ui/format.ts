import type { DateTime, Decimal } from '@tickwire/sdk';

/** A price with the digits of its instrument; the text stays exact where nobody knows how many it has. */
export function formatPrice(price: Decimal | string, decimals: number | undefined): string {
  const [whole = '', fraction = ''] = price.split('.');
  const digits = decimals === undefined ? fraction : fraction.padEnd(decimals, '0').slice(0, decimals);
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return digits === '' ? grouped : `${grouped}.${digits}`;
}

export function formatPercent(percent: number): string {
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '';
  return `${sign}${Math.abs(percent).toFixed(2)}%`;
}

const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const formatDateTime = (at: DateTime) => dateAndTime.format(new Date(at));

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** "in 3 days", "2 hours ago". */
export function formatDistance(at: DateTime, nowMs: number): string {
  const seconds = Math.round((Date.parse(at) - nowMs) / 1_000);
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(seconds, 'second');
  if (size < 3_600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3_600), 'hour');
  return relative.format(Math.round(seconds / 86_400), 'day');
}

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
