import { type Answers, dataWith } from './answers.ts';
import { type Asked, isRecord } from './asked.ts';
import type { PriceLog } from './price-log.ts';

/** Where the events of one subscription go. */
export interface Sink {
  next(result: object): void;
  complete(): void;
}

interface Running {
  readonly asked: Asked;
  readonly sink: Sink;
}

/** The subscriptions that run. */
export class Subscriptions {
  readonly #answers: Answers;
  readonly #prices: PriceLog;
  readonly #running = new Set<Running>();
  readonly #pushed: { readonly name: string; readonly value: unknown }[] = [];

  constructor(answers: Answers, prices: PriceLog) {
    this.#answers = answers;
    this.#prices = prices;
  }

  count(name: string): number {
    return [...this.#running].filter(({ asked }) => asked.name === name).length;
  }

  /** @throws Refusal */
  async begin(asked: Asked, sink: Sink): Promise<() => void> {
    const running: Running = { asked, sink };
    // What it begins with comes before what is told from then on.
    if (this.#answers.has(asked)) sink.next({ data: await this.#answers.dataOf(asked) });
    const stopPrices =
      asked.name === 'prices'
        ? this.#prices.subscribe(asked.variables, (event) => sink.next({ data: { prices: event } }))
        : () => {};
    for (const value of this.#since(asked)) this.#send(running, value);
    this.#running.add(running);
    return () => {
      this.#running.delete(running);
      stopPrices();
    };
  }

  push(name: string, value: unknown): void {
    this.#pushed.push({ name, value });
    for (const running of this.#running) if (running.asked.name === name) this.#send(running, value);
  }

  complete(name: string): void {
    for (const running of this.#running) {
      if (running.asked.name !== name) continue;
      this.#running.delete(running);
      running.sink.complete();
    }
  }

  #send({ asked, sink }: Running, value: unknown): void {
    sink.next({ data: dataWith(value, asked) });
  }

  /** What was pushed behind the value whose `cursor` is handed back. */
  #since({ name, variables: { after } }: Asked): readonly unknown[] {
    if (typeof after !== 'string') return [];
    const values = this.#pushed.flatMap((pushed) => (pushed.name === name ? [pushed.value] : []));
    const at = values.findIndex((value) => isRecord(value) && value.cursor === after);
    return values.slice(at + 1);
  }
}
