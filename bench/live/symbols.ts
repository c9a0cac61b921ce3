import { createRng } from '../../server/src/market/replay/rng.ts';

/** Names that no catalogue has, of the same length. */
export function symbolsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `TW${String(index).padStart(3, '0')}`);
}

/** Bars of each symbol for REPLAY_FILE: a month of days around 100. */
export function replayFile(symbols: readonly string[]): string {
  const rng = createRng('bench/live');
  const days = Array.from({ length: 30 }, (_, day) => `2026-01-${String(day + 1).padStart(2, '0')}`);
  const rows = symbols.flatMap((symbol) =>
    days.map((day) => {
      const close = 100 + rng() * 20;
      const figures = [110, close + 15, 95 - rng(), close].map((price) => price.toFixed(2));
      return [symbol, `${day} 00:00:00`, ...figures, Math.round(1e6 + rng() * 1e5)].join(',');
    }),
  );
  return ['symbol,time,open,high,low,close,volume', ...rows, ''].join('\n');
}

/** Lists of `perList` symbols: the first is drawn twice as often as the second, three times as often as the third. */
export function zipfLists(symbols: readonly string[], lists: number, perList: number): readonly (readonly string[])[] {
  const rng = createRng('bench/live/zipf');
  const upTo: number[] = [];
  for (const index of symbols.keys()) upTo.push((upTo.at(-1) ?? 0) + 1 / (index + 1));
  const draw = () => {
    const at = rng() * (upTo.at(-1) ?? 0);
    return symbols[upTo.findIndex((bound) => bound > at)] ?? '';
  };
  return Array.from({ length: lists }, () => {
    const list = new Set<string>();
    while (list.size < perList) list.add(draw());
    return [...list];
  });
}
