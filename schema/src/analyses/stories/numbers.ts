import { type SpokenNumber, scaleWords, spokenNumber, type Word } from './number-words.ts';

/** A number as a text tells it. */
export interface ToldNumber {
  /** As it stands in the text. */
  readonly text: string;
  /** NaN: it cannot be read, or says no certain number. */
  readonly value: number;
  /** What one more in its last digit would be: it may have been rounded by half of that. */
  readonly step: number;
  readonly kind: 'percent' | SpokenNumber['kind'];
}

/** What of a text is a number, or looks like one. */
export interface NumbersOfText {
  readonly numbers: readonly ToldNumber[];
  /** Names with digits in them, dates, Roman numerals, in capitals: none of them is rounded. */
  readonly names: readonly string[];
}

interface Found extends ToldNumber {
  readonly from: number;
  readonly to: number;
  /** What the units behind it make of it: 1,000 of "5 thousand". Null where there are none. */
  readonly unit: number | null;
}

const token =
  /(?<name>(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])|[\p{L}_@][\p{L}\p{M}\d_@]*\d[\p{L}\d_@]*)|(?<digits>\d+(?:[.,]\d+)*|(?<![\p{L}\d])\.\d+)(?<suffix>\p{L}*)|(?<word>[\p{L}\p{M}]+)/gu;
/** As English writes them: "1,234.5". */
const readable = /^(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$/;

const scales = new Map([
  ...scaleWords,
  ['k', 1e3],
  ...['m', 'mn', 'mm'].map((name): [string, number] => [name, 1e6]),
  ...['b', 'bn'].map((name): [string, number] => [name, 1e9]),
  ...['t', 'tn', 'trn'].map((name): [string, number] => [name, 1e12]),
]);
/** Beside those, what may stand at the end of digits. It changes nothing about how much they are. */
const harmlessSuffix = /^(?:st|nd|rd|th|s|x|d|w|y|yrs?|h|q)?$/;
const minus = /(?<![\p{L}\p{N})\]%.])[-−–—﹣－‐‑‒]\p{Sc}?$|\p{Sc}[-−]$/u;
const percentSign = /[%％﹪٪‰‱]/g;
/** Between two numerals these make another number of them: powers, ratios, minutes, separators of other languages. */
const joining = /^\s*[:^*×·⋅÷'’_٫٬]+\s*$|^\s*$/;
const slash = /^\s*[/⁄∕]\s*$/;
const range = /^\s*(?:[-–—−]|to)\s*\p{Sc}?$/iu;
const roman =
  /^(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$|^(?=[ivx]{2})x{0,3}(?:ix|iv|v?i{0,3})$/;

function isJoint(text: string, from: number, to: number): boolean {
  return /^[\s-]*$/.test(text.slice(from, to));
}

/** What a percent is told by, from this place on; 0 where nothing tells of one. */
function percentAt(text: string, to: number): { readonly share: number; readonly to: number } {
  const [told = '', basis] =
    /^[\s-]*(?:[%％﹪٪]|(?:per\s?cent|percentage|pct|ppt?)(?!\p{L})|((?:basis\spoints?|bps?)(?!\p{L})))/iu.exec(
      text.slice(to),
    ) ?? [];
  return { share: told === '' ? 0 : basis === undefined ? 1 : 0.01, to: to + told.length };
}

/** Reads the units behind a number: scales, then percent. */
function unitsAt(text: string, words: readonly Word[], end: number) {
  let [to, scale] = [end, 1];
  for (const word of words) {
    const factor = word.from < to || !isJoint(text, to, word.from) ? undefined : scales.get(word.text);
    // "5 m" is a million; what comes later is a word of its own.
    if (factor !== undefined && (word.text.length > 3 || word.from <= to + 1)) [to, scale] = [word.to, scale * factor];
    else if (word.from >= to) break;
  }
  const percent = percentAt(text, to);
  return { to: percent.to, factor: scale * (percent.share || 1), isPercent: percent.share > 0 };
}

function isNegative(text: string, words: readonly Word[], from: number): boolean {
  if (minus.test(text.slice(Math.max(0, from - 4), from))) return true;
  const before = words.findLast(({ to }) => to <= from);
  return (
    before !== undefined &&
    /^(?:minus|negative)$/.test(before.text) &&
    /^[\s-]+\p{Sc}?$/u.test(text.slice(before.to, from))
  );
}

function numeral(text: string, words: readonly Word[], match: RegExpExecArray): Found {
  const { digits = '', suffix = '' } = match.groups ?? {};
  const from = match.index;
  const ownScale = scales.get(suffix.toLowerCase());
  const isPlain = ownScale !== undefined || harmlessSuffix.test(suffix.toLowerCase());
  const { to, factor, isPercent } = unitsAt(text, words, from + digits.length + (isPlain ? suffix.length : 0));
  // Letters that it touches belong to it: "1e5", "5bps" but not "5zz".
  const isReadable =
    readable.test(digits) && !/[\p{L}\p{N}]$/u.test(text.slice(0, from)) && !/^(?:\p{L}|\s?[‰‱])/u.test(text.slice(to));
  const unit = (ownScale ?? 1) * factor * (isNegative(text, words, from) ? -1 : 1);
  const decimals = digits.split('.')[1]?.length ?? 0;
  return {
    text: text.slice(from, to),
    value: isReadable ? Number(digits.replaceAll(',', '')) * unit : Number.NaN,
    step: 10 ** -decimals * Math.abs(unit),
    kind: isPercent ? 'percent' : 'bare',
    unit: isPercent || ownScale !== undefined || factor !== 1 ? Math.abs(unit) : null,
    from,
    to,
  };
}

/** Numbers that are said in words; those behind numerals belong to these. */
function spokenNumbers(text: string, words: readonly Word[], numerals: readonly Found[]): Found[] {
  const found: Found[] = [];
  const isJoined = (index: number) => {
    const [before, word] = [words[index - 1], words[index]];
    return before !== undefined && word !== undefined && isJoint(text, before.to, word.from);
  };
  for (let index = 0; index < words.length; index += 1) {
    const first = words[index];
    if (first === undefined || numerals.some(({ from, to }) => first.from >= from && first.from < to)) continue;
    const spoken = spokenNumber(words, index, isJoined);
    const last = spoken === null ? undefined : words[index + spoken.length - 1];
    if (spoken === null || last === undefined) continue;
    const { to, factor, isPercent } = unitsAt(text, words, last.to);
    const unit = factor * (isNegative(text, words, first.from) ? -1 : 1);
    found.push({
      text: text.slice(first.from, to),
      value: spoken.value * unit,
      step: spoken.step * factor,
      kind: isPercent ? 'percent' : spoken.kind,
      unit: factor === 1 && !isPercent ? null : factor,
      from: first.from,
      to,
    });
    index += spoken.length - 1;
  }
  return found;
}

/** What two numbers in a row are together, where they are something together: a share, a range, or nothing readable. */
function together(text: string, one: Found, other: Found): Found | null {
  const gap = text.slice(one.to, other.from);
  const both = { ...one, text: text.slice(one.from, other.to), to: other.to };
  if (slash.test(gap)) {
    const isShare = one.unit === null && other.unit === null && other.value !== 0;
    return { ...both, value: isShare ? one.value / other.value : Number.NaN, step: 0.01, kind: 'share' };
  }
  const isSpokenRange = gap === '-' && !/\d$/.test(one.text);
  if (joining.test(gap) || isSpokenRange) return { ...both, value: Number.NaN };
  if (!range.test(gap) || one.unit !== null || other.unit === null) return null;
  // "2 to 3 million"
  return { ...one, value: one.value * other.unit, step: one.step * other.unit, kind: other.kind };
}

function related(text: string, found: readonly Found[]): Found[] {
  const numbers: Found[] = [];
  for (const [index, one] of found.entries()) {
    const [before, next] = [numbers.at(-1), found[index + 1]];
    // Taken into the one before, as the second part of a share.
    if (before !== undefined && before.kind === 'share' && before.to >= one.to) continue;
    numbers.push((next === undefined ? null : together(text, one, next)) ?? one);
  }
  return numbers;
}

/** Signs of percent that belong to no number that could be read: "zwölf percent". */
function percentOfNothing(text: string, found: readonly Found[]): ToldNumber[] {
  const signs = [...text.matchAll(percentSign), ...text.matchAll(/(?<!\p{L})(?:per\s?cent|pct)(?!\p{L})/giu)];
  return signs
    .filter(({ index }) => !found.some(({ from, to }) => index >= from && index < to))
    .map(([sign]) => ({ text: sign, value: Number.NaN, step: 0, kind: 'percent' }));
}

/** Reads every number of an English text, in digits and in words. */
export function numbersOf(text: string): NumbersOfText {
  const matches = [...text.matchAll(token)];
  const words = matches.flatMap(({ index, groups: { word = '' } = {} }): Word[] =>
    word === ''
      ? []
      : [
          {
            text: word
              .normalize('NFKD')
              .replace(/\p{M}+/gu, '')
              .toLowerCase(),
            from: index,
            to: index + word.length,
          },
        ],
  );
  const numerals = matches
    .filter(({ groups }) => groups?.digits !== undefined)
    .map((match) => numeral(text, words, match));
  const found = [...numerals, ...spokenNumbers(text, words, numerals)].sort((a, b) => a.from - b.from);
  const names = matches.flatMap(({ groups: { name = '', word = '' } = {} }) =>
    name !== '' ? [name.toUpperCase()] : roman.test(word) ? [word.toUpperCase()] : [],
  );
  return { numbers: [...related(text, found), ...percentOfNothing(text, found)], names };
}
