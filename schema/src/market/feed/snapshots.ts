import type { SymbolState } from '../../ports/tick-log.ts';
import type { Ask } from './ask.ts';
import type { Demand } from './demand.ts';
import type { Ingester } from './ingester.ts';
import type { Sequences } from './sequences.ts';
import type { SymbolView, Tape } from './tape.ts';

/** For so long who begins to listen waits for what the server that listens to the source says first. */
const longestWaitMs = 3_000;

export interface SnapshotOptions {
  readonly tape: Tape;
  readonly demand: Demand;
  readonly sequences: Sequences;
  readonly ask: Ask;
  /** What is known of a symbol. */
  viewOf(symbol: string): SymbolView | null;
  /** The same where it can be relied on. */
  heldOf(symbol: string): SymbolView | null;
  /** What listens to the symbol's source where this server leads it. */
  ingesterOf(symbol: string): Ingester | null;
}

/** Where symbols stand: from the log, or else, where nothing is heard there, as is answered when asked. */
export function createSnapshots(options: SnapshotOptions) {
  const { tape, demand, sequences, ask, viewOf, heldOf, ingesterOf } = options;

  /** Waits until all of these were heard of. Those that have no price are known to have none, as they were asked for. */
  async function untilHeard(symbols: readonly string[]): Promise<ReadonlySet<string>> {
    const missing = new Set(symbols);
    const priceless = new Set<string>();
    const { promise, resolve } = Promise.withResolvers<void>();
    const hear = (symbol: string) => {
      missing.delete(symbol);
      if (missing.size === 0) resolve();
    };
    const leave = tape.listen(symbols, {
      heard: hear,
      ticks: (ticks) => {
        for (const { symbol } of ticks) hear(symbol);
      },
      began() {},
    });
    const timer = setTimeout(resolve, longestWaitMs).unref();
    await demand.told();
    for (const symbol of symbols) {
      const ingester = ingesterOf(symbol);
      const beginning = ingester?.beginning(symbol) ?? null;
      void beginning?.then((isTold) => {
        if (isTold) return;
        priceless.add(symbol);
        hear(symbol);
      });
      if (beginning !== null || ingester?.isOpen(symbol) !== true) continue;
      // It has begun before, and its source is silent. Where the log has no number of it, one may be on its way there.
      if (tape.viewOf(symbol) !== null || ingester.hasReadAll(symbol)) hear(symbol);
    }
    await promise;
    clearTimeout(timer);
    leave();
    return priceless;
  }

  return async function snapshots(symbols: readonly string[]): Promise<readonly SymbolState[]> {
    const unheard = symbols.filter((symbol) => heldOf(symbol) === null);
    // What was wanted for long and is not heard of will not be heard of now either.
    const wanted = unheard.filter((symbol) => demand.has(symbol) && !demand.hasFor(symbol, longestWaitMs));
    const priceless = wanted.length === 0 ? new Set<string>() : await untilHeard(wanted);
    const unknown = unheard.filter((symbol) => heldOf(symbol) === null);
    if (unknown.length > 0) await sequences.load(unknown);
    const asked = await ask(unknown.filter((symbol) => !priceless.has(symbol)));
    const answers = new Map(asked.map((quote) => [quote.symbol, quote]));
    return symbols.flatMap((symbol) => {
      const view = viewOf(symbol);
      if (view !== null && heldOf(symbol) !== null) return view;
      const answer = answers.get(symbol) ?? null;
      const newest = answer === null || (view !== null && view.confirmedAtMs > answer.confirmedAtMs) ? view : answer;
      if (newest === null) return [];
      const logged = tape.viewOf(symbol);
      if (logged !== null) return { ...newest, sequence: logged.sequence, isExact: logged.isExact };
      const given = sequences.lineOf(symbol)?.newest ?? 0;
      // Of the numbers that were given some may be on their way through the log: what it tells next would be a step back.
      if (given > 0 && ingesterOf(symbol)?.hasReadAll(symbol) !== true) return [];
      return { ...newest, sequence: given, isExact: false };
    });
  };
}
