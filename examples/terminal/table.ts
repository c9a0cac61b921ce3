import { styleText } from 'node:util';
import type { LatestPrice } from '@tickwire/sdk';

const colours = { live: 'green', stale: 'yellow', gap: 'magenta', reconnecting: 'red' } as const;
const headings = ['Symbol', 'Price', 'Change', 'At (UTC)', 'Lost', 'State'];
const widths = [10, 14, 9, 10, 6, 12];

function row(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(10) : cell.padStart(widths[at] ?? 0))).join('  ');
}

function priceRow(symbol: string, price: LatestPrice | undefined): string {
  if (price === undefined) return row([symbol, '…', '', '', '', 'waiting']);
  const change = price.changePercent === null ? '' : `${price.changePercent} %`;
  const lost = price.missed === null ? '?' : String(price.missed);
  const text = row([symbol, price.price, change, price.time.slice(11, 19), lost, price.state]);
  return styleText(colours[price.state], text, { stream: process.stdout });
}

/** The state is a word, too: not all terminals have colours, and not all eyes. */
export function table(symbols: readonly string[], prices: ReadonlyMap<string, LatestPrice>): string[] {
  return [row(headings), ...symbols.map((symbol) => priceRow(symbol, prices.get(symbol))), '', 'Ctrl-C ends it.'];
}
