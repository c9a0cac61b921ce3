/** A word of a text, in small letters and without accents, and where it stands. */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** What some words in a row say as a number. */
export interface SpokenNumber {
  readonly value: number;
  /** What one more in its last place would be: 1,000 of "twelve thousand". */
  readonly step: number;
  /** `share`: a part of something, as "a third"; `times`: how many times as much, as "doubled". */
  readonly kind: 'bare' | 'share' | 'times';
  /** How many words it takes. */
  readonly length: number;
}

const upTo19 =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety';
const ordinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth';

const cardinals = new Map<string, number>([
  ...upTo19.split(' ').map((word, value): [string, number] => [word, value]),
  ...tens.split(' ').map((word, index): [string, number] => [word, (index + 2) * 10]),
  ['nil', 0],
  ['nought', 0],
  ['naught', 0],
]);

/** As words and as what is put behind numerals: "12 million". */
export const scaleWords: ReadonlyMap<string, number> = new Map([
  ['hundred', 1e2],
  ['thousand', 1e3],
  ['lakh', 1e5],
  ['million', 1e6],
  ['crore', 1e7],
  ['billion', 1e9],
  ['trillion', 1e12],
  ['quadrillion', 1e15],
  ['quintillion', 1e18],
]);

const collectives = new Map([
  ['couple', 2],
  ['pair', 2],
  ['duo', 2],
  ['trio', 3],
  ['quartet', 4],
  ['decade', 10],
  ['decades', 10],
  ['dozen', 12],
  ['fortnight', 14],
  ['century', 100],
  ['centuries', 100],
]);

const ordinalValues = new Map([
  ...ordinals.split(' ').map((word, index): [string, number] => [word, index + 1]),
  ...tens.split(' ').map((word, index): [string, number] => [word.replace(/y$/, 'ieth'), (index + 2) * 10]),
  ...[...scaleWords].map(([word, value]): [string, number] => [`${word}th`, value]),
]);

/** The "third" of "two thirds", by what it divides by. */
const divisors = new Map([
  ...[...ordinalValues].filter(([, value]) => value > 2),
  ...[...ordinalValues].filter(([, value]) => value > 2).map(([word, value]): [string, number] => [`${word}s`, value]),
  ['half', 2],
  ['halves', 2],
  ['quarter', 4],
  ['quarters', 4],
]);

const multiples: readonly (readonly [RegExp, number])[] = [
  [/^halv(?:e|es|ed|ing)$/, 0.5],
  [/^(?:doubl(?:e|es|ed|ing)|twice)$/, 2],
  [/^(?:(?:tripl|trebl)(?:e|es|ed|ing)|thrice)$/, 3],
  [/^quadrupl(?:e|es|ed|ing)$/, 4],
  [/^quintupl(?:e|es|ed|ing)$/, 5],
];

/** They say that there are many, and not how many. */
const vague = /^(?:tens|dozens|hundreds|thousands|lakhs|millions|crores|billions|trillions|umpteen|zillions?)$/;

/** "One" that counts nothing: "one of", "no one", "on the one hand". */
const afterNoNumber = new Set(['of', 'another', 'hand', 'that', 'which', 'who']);
const beforeNoNumber = new Set(['no', 'this', 'that', 'each', 'any', 'every', 'which', 'another']);

const shareStep = 0.01;
const timesStep = 0.1;

type WordAt = (index: number) => string;

/** Below a hundred, as "twenty-five". */
function small(at: WordAt, index: number): { readonly value: number; readonly length: number } | null {
  const first = cardinals.get(at(index));
  if (first === undefined) return null;
  const unit = first >= 20 ? cardinals.get(at(index + 1)) : undefined;
  return unit !== undefined && unit > 0 && unit < 10 ? { value: first + unit, length: 2 } : { value: first, length: 1 };
}

/** "a third", "two thirds", "half". */
function share(at: WordAt, index: number): SpokenNumber | null {
  const hasArticle = at(index) === 'a' || at(index) === 'an';
  const count = hasArticle ? { value: 1, length: 1 } : small(at, index);
  const divisor = divisors.get(at(index + (count?.length ?? 0)));
  const isAlone = count === null && /^(?:half|halves|quarters?)$/.test(at(index));
  if (divisor === undefined || (count === null && !isAlone) || (count?.value ?? 1) >= 20) return null;
  return {
    value: (count?.value ?? 1) / divisor,
    step: shareStep,
    kind: 'share',
    length: (count?.length ?? 0) + 1,
  };
}

/** "twelve", "a hundred and five thousand", "three point five million", "two and a half". */
function cardinal(at: WordAt, start: number): SpokenNumber | null {
  let index = start;
  const isScaled = (article: string) => (article === 'a' || article === 'an') && scaleWords.has(at(start + 1));
  if (isScaled(at(index))) index += 1;
  else if (cardinals.get(at(index)) === undefined && !scaleWords.has(at(index))) return null;
  let [total, group, step] = [0, index > start ? 1 : 0, 1];
  let isOpen = true;
  while (isOpen) {
    const scale = scaleWords.get(at(index));
    const part = scale === undefined ? small(at, index) : null;
    if (scale === 100) {
      group = (group || 1) * 100;
      step = 100;
      index += 1;
    } else if (scale !== undefined) {
      total += (group || 1) * scale;
      group = 0;
      step = scale;
      index += 1;
    } else if (part !== null && (group === 0 || (group % 100 === 0 && step > 1))) {
      group += part.value;
      step = 1;
      index += part.length;
    } else if (at(index) === 'and' && step >= 100 && small(at, index + 1) !== null && share(at, index + 1) === null) {
      index += 1;
    } else {
      isOpen = false;
    }
  }
  let value = total + group;
  if (at(index) === 'point' && cardinals.has(at(index + 1))) {
    for (index += 1, step = 1; (cardinals.get(at(index)) ?? 10) < 10; index += 1) {
      step /= 10;
      value += (cardinals.get(at(index)) ?? 0) * step;
    }
    for (let scale = scaleWords.get(at(index)); scale !== undefined; scale = scaleWords.get(at(index))) {
      [value, step, index] = [value * scale, step * scale, index + 1];
    }
  }
  const rest = at(index) === 'and' ? share(at, index + 1) : null;
  if (rest !== null)
    return { value: value + rest.value, step: shareStep, kind: 'bare', length: index + 1 + rest.length - start };
  return { value, step, kind: 'bare', length: index - start };
}

function multiple(word: string): SpokenNumber | null {
  const known = multiples.find(([pattern]) => pattern.test(word));
  const stem = /^(.+)fold$/.exec(word)?.[1] ?? '';
  const value = known?.[1] ?? cardinals.get(stem) ?? scaleWords.get(stem);
  return value === undefined ? null : { value, step: timesStep, kind: 'times', length: 1 };
}

/**
 * What the words from `start` on say as a number in English: `null` where they say none. `NaN` is a number that is said
 * and cannot be held against anything, as "thousands".
 *
 * @param isJoined whether the word at the index goes on where the one before it ended, with nothing but space between
 */
export function spokenNumber(
  words: readonly Word[],
  start: number,
  isJoined: (index: number) => boolean,
): SpokenNumber | null {
  const at: WordAt = (index) => {
    for (let between = start + 1; between <= index; between += 1) if (!isJoined(between)) return '';
    return words[index]?.text ?? '';
  };
  const word = at(start);
  if (vague.test(word)) return { value: Number.NaN, step: 0, kind: 'bare', length: 1 };
  const part = share(at, start);
  if (part !== null) return part;
  const isOne = word === 'one' && cardinals.get(at(start + 1)) === undefined;
  if (
    isOne &&
    (afterNoNumber.has(at(start + 1)) || (isJoined(start) && beforeNoNumber.has(words[start - 1]?.text ?? '')))
  ) {
    return null;
  }
  const counted = cardinal(at, start);
  if (counted !== null) return counted;
  const value = ordinalValues.get(word) ?? collectives.get(word);
  return value === undefined ? multiple(word) : { value, step: 1, kind: 'bare', length: 1 };
}
