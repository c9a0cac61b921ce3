import { compareDecimals, type Decimal, decimal } from '@tickwire/sdk';

export interface Rule {
  readonly text: string;
  readonly symbol: string;
  readonly sign: '<' | '>';
  readonly level: Decimal;
}

/** Of text as `BTCUSDT>100000`; undefined where it is no rule. */
export function parseRule(text: string): Rule | undefined {
  const [, name, sign, level] = /^\s*([^\s<>]+)\s*([<>])\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  if (name === undefined || level === undefined || (sign !== '<' && sign !== '>')) return undefined;
  const symbol = name.toUpperCase();
  return { text: `${symbol} ${sign} ${level}`, symbol, sign, level: decimal(level) };
}

/** What a rule looks at of an event. */
export interface Seen {
  readonly type: 'snapshot' | 'tick' | 'gap';
  readonly symbol: string;
  readonly price: Decimal;
  readonly time: string;
  readonly missed: number | null;
}

/** Tells when a rule comes to hold: once each time, and not where it held from the beginning. */
export class Watch {
  readonly rule: Rule;
  #holds: boolean | undefined;
  /** Ticks since the last price that were not seen; null where nobody knows how many. */
  #unseen: number | null = 0;

  constructor(rule: Rule) {
    this.rule = rule;
  }

  /** The alert, or undefined where there is none. */
  read(event: Seen): string | undefined {
    if (event.symbol !== this.rule.symbol) return undefined;
    this.#unseen = this.#unseen === null || event.missed === null ? null : this.#unseen + event.missed;
    if (event.type === 'gap') return undefined;

    const order = compareDecimals(event.price, this.rule.level);
    const holds = this.rule.sign === '>' ? order > 0 : order < 0;
    const hasCrossed = holds && this.#holds === false;
    const unseen = this.#unseen;
    this.#holds = holds;
    this.#unseen = 0;
    if (!hasCrossed) return undefined;
    const doubt = unseen === 0 ? '' : `, or in the ${unseen ?? 'unknown number of'} ticks before it, which were missed`;
    return `${this.rule.text}: ${event.price} at ${event.time}${doubt}`;
  }
}
