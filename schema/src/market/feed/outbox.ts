import type { PriceSource } from '../../ports/market.ts';
import type { LoggedTick, SymbolState, TickLog } from '../../ports/tick-log.ts';

/** Gathers what a source tells in one turn of the event loop, and appends it to the log together. */
export class Outbox {
  readonly #source: PriceSource;
  readonly #log: Pick<TickLog, 'append'>;
  #ticks: LoggedTick[] = [];
  readonly #states = new Map<string, SymbolState>();
  #turn: NodeJS.Immediate | null = null;

  constructor(source: PriceSource, log: Pick<TickLog, 'append'>) {
    this.#source = source;
    this.#log = log;
  }

  tick(tick: LoggedTick): void {
    // In a batch states come after the ticks, and this one was there before.
    if (this.#states.has(tick.symbol)) this.flush();
    this.#ticks.push(tick);
    this.#turn ??= setImmediate(() => this.flush());
  }

  state(state: SymbolState): void {
    this.#states.set(state.symbol, state);
    this.#turn ??= setImmediate(() => this.flush());
  }

  flush(): void {
    const batch = { source: this.#source, ticks: this.#ticks, states: [...this.#states.values()] };
    this.forget();
    if (batch.ticks.length + batch.states.length > 0) this.#log.append(batch);
  }

  /** Lets go what was not appended yet. */
  forget(): void {
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#turn = null;
    this.#ticks = [];
    this.#states.clear();
  }
}
