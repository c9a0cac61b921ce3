import { type Answers, dataWith } from './answers.ts';
import { type Asked, isRecord, methodOf } from './asked.ts';
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

/** What was told, by the name that a test has for it. */
interface Pushed {
  readonly name: string;
  readonly value: unknown;
}

/** Of a value, or of the one field of whole data. */
function cursorOf(value: unknown): unknown {
  if (!isRecord(value)) return undefined;
  const [field] = Object.values(value);
  return value.cursor ?? (isRecord(field) ? field.cursor : undefined);
}

/** The subscriptions that run. */
export class Subscriptions {
  readonly #answers: Answers;
  readonly #prices: PriceLog;
  readonly #running = new Set<Running>();
  readonly #pushed: Pushed[] = [];

  constructor(answers: Answers, prices: PriceLog) {
    this.#answers = answers;
    this.#prices = prices;
  }

  count(name: string): number {
    return [...this.#running].filter(({ asked }) => asked.name === methodOf(name)).length;
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
    for (const pushed of this.#since(asked)) this.#send(running, pushed);
    this.#running.add(running);
    return () => {
      this.#running.delete(running);
      stopPrices();
    };
  }

  push(name: string, value: unknown): void {
    const pushed = { name, value };
    this.#pushed.push(pushed);
    for (const running of this.#running) if (running.asked.name === methodOf(name)) this.#send(running, pushed);
  }

  complete(name: string): void {
    for (const running of this.#running) {
      if (running.asked.name !== methodOf(name)) continue;
      this.#running.delete(running);
      running.sink.complete();
    }
  }

  #send({ asked, sink }: Running, { name, value }: Pushed): void {
    sink.next({ data: name === methodOf(name) ? dataWith(value, asked) : value });
  }

  /** What was pushed behind the value whose `cursor` is handed back. */
  #since({ name, variables: { after } }: Asked): readonly Pushed[] {
    if (typeof after !== 'string') return [];
    const all = this.#pushed.filter((pushed) => methodOf(pushed.name) === name);
    const at = all.findIndex(({ value }) => cursorOf(value) === after);
    return all.slice(at + 1);
  }
}
