import { numbersOf } from './numbers.ts';
import { isStated, type Source, statedBy } from './stated.ts';

/** Why a text is not told. */
export type Refusal = 'empty' | 'length' | 'characters' | 'markup' | 'language' | 'verdict' | 'number';

const maxCharacters = 4_000;
const maxTimesAsLong = 4;

/** What shows nothing, or turns the reading direction; beside line feeds. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;
/** Other digits than 0 to 9, fractions, Roman numerals of one character: nobody needs them in English. */
const unusualNumber = /(?![0-9])\p{N}/u;
/** Letters that look like others, or say numbers in other languages. */
const otherScript = /(?!\p{Script=Latin})\p{L}/u;
/** HTML, Markdown, entities, addresses. Plain prose has none of it. */
const markup = /[<>[\]{}|`#*\\~]|\w:\/\/|\bwww\.|\b(?:mailto|javascript|data):|&#?\w+;|@\w|\w@|\b[\w-]+\.[a-z]{2,}\b/iu;

const verdict =
  /(?<!\p{L})(?:strong(?:ly)?[\s_-]+)?(?:buy(?:ing)?|sell(?:ing)?|hold|holding)(?!\p{L}|[\s-]backs?(?!\p{L}))|(?<!\p{L})(?:accumulate|out-?perform|under-?perform|over-?weight|under-?weight)(?!\p{L})/giu;

/** The commonest words of English: a text that has few of them, and few of ours, is garbage or in another language. */
const commonWords = new Set(
  'a about above after all also although among an and any are as at be because been before below between both but by can could do does down each even few for from further gives had has have however if in into is it its less like low many may mean means more most much near no not of off on only or other out over own per rather says score shows since so some still such than that the their them then there these they this those though through to together too under until up very was well were what when where which while who why will with within without would yet'.split(
    ' ',
  ),
);
const leastKnownWords = 0.3;

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/** "STRONG_BUY", however it is written: "strong buy", "strongly buying". */
function verdictsOf(text: string): string[] {
  return [...text.matchAll(verdict)].map(([told]) =>
    told
      .toUpperCase()
      .replace(/(?:LY)?[\s_-]+(?=BUY|SELL|HOLD)/, '_')
      .replace(/ING$/, ''),
  );
}

function isEnglish(text: string, source: Source): boolean {
  const words = wordsOf(text);
  const ours = new Set([...wordsOf(source.plain), ...wordsOf(JSON.stringify(source.facts))]);
  return words.filter((word) => commonWords.has(word) || ours.has(word)).length >= leastKnownWords * words.length;
}

/**
 * Why a text must not stand in place of the plain one; null where it may. Numbers are what counts: each that it tells, in
 * digits or in words, has to stand in the facts or in the plain text, as it is or with fewer digits, with its sign. What
 * cannot be read for certain is refused.
 *
 * @param verdicts those that it may tell, beside those of the plain text
 */
export function refusalOf(text: string, source: Source, verdicts: readonly string[]): Refusal | null {
  if (!/\p{L}/u.test(text)) return 'empty';
  if (text.length > Math.min(maxCharacters, maxTimesAsLong * source.plain.length)) return 'length';
  if (invisible.test(text.replaceAll('\n', ' '))) return 'characters';
  if (markup.test(text)) return 'markup';
  if (unusualNumber.test(text)) return 'number';
  if (otherScript.test(text) || !isEnglish(text, source)) return 'language';
  const allowed = new Set([...verdicts, ...verdictsOf(source.plain)]);
  if (verdictsOf(text).some((told) => !allowed.has(told))) return 'verdict';
  const stated = statedBy(source);
  const { numbers, names } = numbersOf(text);
  const isTrue = numbers.every((number) => isStated(number, stated)) && names.every((name) => stated.texts.has(name));
  return isTrue ? null : 'number';
}
