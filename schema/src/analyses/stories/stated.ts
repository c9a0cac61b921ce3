import type { Json } from '../models/model.ts';
import { numbersOf, type ToldNumber } from './numbers.ts';

/** What may be told: the facts, and what was said of them before. */
export interface Source {
  readonly facts: Json;
  readonly plain: string;
}

/** A number that stands somewhere. Of a fact nobody says whether it is a share of one, a percentage or neither. */
interface StatedNumber {
  readonly value: number;
  readonly kind: ToldNumber['kind'] | 'fact';
}

export interface Stated {
  readonly numbers: readonly StatedNumber[];
  /** Names, dates, and numbers as they are written, in capitals. */
  readonly texts: ReadonlySet<string>;
}

/** Beyond 1,000% a fact is no share of one. */
const greatestShare = 10;
/** A number that is rounded by more than this share of it has become another one: 1.4 is not told as 1. */
const mostRounded = 0.2;
const decimal = /^-?\d+(?:\.\d+)?$/;

function* leavesOf(facts: Json): Generator<string | number> {
  if (typeof facts === 'string' || typeof facts === 'number') yield facts;
  else if (Array.isArray(facts)) for (const item of facts) yield* leavesOf(item);
  else if (typeof facts === 'object' && facts !== null) {
    for (const [name, value] of Object.entries(facts)) {
      yield name;
      yield* leavesOf(value);
    }
  }
}

/** Every number, name and date that stands in the facts, or in the plain text. */
export function statedBy({ facts, plain }: Source): Stated {
  const numbers: StatedNumber[] = [];
  const texts = new Set<string>();
  for (const leaf of [plain, ...leavesOf(facts)]) {
    if (typeof leaf === 'number' || decimal.test(leaf)) {
      numbers.push({ value: Number(leaf), kind: 'fact' });
      continue;
    }
    const read = numbersOf(leaf);
    for (const number of read.numbers) {
      texts.add(number.text.toUpperCase());
      if (Number.isFinite(number.value)) numbers.push(number);
    }
    for (const name of read.names) {
      texts.add(name);
      const [, year] = /^(\d{4})-\d{2}-\d{2}$/.exec(name) ?? [];
      if (year !== undefined) numbers.push({ value: Number(year), kind: 'bare' });
    }
  }
  return { numbers, texts };
}

/** What a stated number is, where it is told as one of this kind. */
function asTold(stated: StatedNumber, kind: ToldNumber['kind']): number[] {
  const { value } = stated;
  if (stated.kind === 'fact')
    return kind === 'percent' && Math.abs(value) <= greatestShare ? [value, value * 100] : [value];
  if (kind === 'share' && stated.kind === 'percent') return [value / 100];
  return (kind === 'percent') === (stated.kind === 'percent') ? [value] : [];
}

/** Whether a number stands there: as it is, or with fewer digits. */
export function isStated(told: ToldNumber, { numbers, texts }: Stated): boolean {
  if (texts.has(told.text.toUpperCase())) return true;
  return numbers.some((stated) =>
    asTold(stated, told.kind).some((value) => {
      const difference = Math.abs(told.value - value);
      const room = 1e-9 * Math.max(Math.abs(value), told.step);
      return difference <= told.step / 2 + room && difference <= mostRounded * Math.abs(value) + room;
    }),
  );
}
