import { openFilesLimit } from './server-figures.ts';
import { symbolsOf, zipfLists } from './symbols.ts';

export const modes = ['one', 'watchlist', 'zipf', 'slow', 'idle'] as const;
export type Mode = (typeof modes)[number];

/** In the order in which they take their turns. */
export const targetNames = ['tickwire', 'ws', 'yoga', 'mercurius'] as const;
export type TargetName = (typeof targetNames)[number];

export interface Case {
  readonly mode: Mode;
  readonly sockets: number;
  /** Events of each symbol in a second. */
  readonly rate: number;
  /** All that tick. */
  readonly symbols: readonly string[];
  /** What sockets subscribe to, by turns. */
  readonly lists: readonly (readonly string[])[];
  /** Whether more is offered than bare `ws` can send: what is measured is how much is sent. */
  readonly isSaturated: boolean;
}

/** More than bare `ws` sends on two cores, shared with the load. */
const saturation = 200_000;
const watchlistSymbols = 20;
const zipfSymbols = 500;
const zipfPerSocket = 5;

function caseOf(mode: Mode, sockets: number, rate: number): Case {
  const [symbols, lists] = (() => {
    if (mode === 'watchlist') {
      const all = symbolsOf(watchlistSymbols);
      return [all, [all]];
    }
    if (mode === 'zipf') {
      const all = symbolsOf(zipfSymbols);
      return [all, zipfLists(all, sockets, zipfPerSocket)];
    }
    const one = symbolsOf(1);
    return [one, [one]];
  })();
  const known = { mode, sockets, rate, symbols, lists };
  return { ...known, isSaturated: offeredPerSecond(known) >= saturation };
}

/** Messages that a server would send if it kept up. */
export function offeredPerSecond({ lists, rate, sockets }: Pick<Case, 'lists' | 'rate' | 'sockets'>): number {
  const symbols = Array.from({ length: sockets }, (_, index) => lists[index % lists.length]?.length ?? 0);
  return symbols.reduce((sum, count) => sum + count, 0) * rate;
}

/** What is measured where nothing else is asked for: sockets and rate. */
const defaults: Readonly<Record<Mode, readonly (readonly [sockets: number, rate: number])[]>> = {
  one: [
    [2_000, saturation / 2_000],
    [5_000, saturation / 5_000],
    [5_000, 10],
  ],
  // Twice the bytes of `one`: one write for many messages goes further.
  watchlist: [[500, (2 * saturation) / 500 / watchlistSymbols]],
  zipf: [[2_000, 5]],
  slow: [[300, 50]],
  // Each hears something every ten seconds.
  idle: [[10_000, 0.1]],
};

/** Besides its sockets a process has other files open. */
const otherFiles = 500;

export function casesOf(
  mode: Mode,
  asked: { readonly sockets?: number | undefined; readonly rate?: number | undefined },
): readonly Case[] {
  if (asked.sockets === undefined && asked.rate === undefined) {
    const most = openFilesLimit() - otherFiles;
    return defaults[mode].map(([sockets, rate]) => caseOf(mode, Math.min(sockets, most), rate));
  }
  const [sockets, rate] = defaults[mode][0] ?? [1_000, 10];
  const chosen = asked.sockets ?? sockets;
  // Where only the sockets are given, as much is offered as by default.
  return [caseOf(mode, chosen, asked.rate ?? (mode === 'idle' ? rate : (sockets * rate) / chosen))];
}
