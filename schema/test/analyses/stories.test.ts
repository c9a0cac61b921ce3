import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../src/analyses/stories/check.ts';

const plain =
  'The return on equity is 12.34%, held against 15%. Net income fell to -5.2 billion in 2023, from 391 million. ' +
  'The score of BUFFETT is 31, so the verdict is SELL. One third of the buybacks came in the second quarter of 2023, ' +
  'and the RSI14 was not looked at, since nothing is known of its prices before that, nor of what came after it.';
const facts = {
  score: 31,
  factors: [
    { name: 'returnOnEquity', value: 0.1234, points: 2.5, maxPoints: 15, explanation: 'It is $1,234.50 a share.' },
    { name: 'growth', value: -0.07, points: 6, maxPoints: 20, explanation: 'It is held against 2.0 times the sales.' },
  ],
  assumptions: { wacc: 0.085, endsOn: '2022-09-30', revenue: 391_035_000_000, price: '97012.50' },
};
const source = { facts, plain };
const check = (text: string, verdicts: readonly string[] = ['SELL']) => refusalOf(text, source, verdicts);

describe('a number that stands there may be told', () => {
  test.each([
    'The return on equity is 12.34%.',
    'The return on equity is 12.3%, or about 12 percent.',
    'The return on equity is 0.1234, which is 12% of it.',
    'It is twelve percent of what was there.',
    'It is twelve point three percent of it.',
    'Revenue was $391 billion, which is 391.0bn or 391,035 million.',
    'Revenue was 391,035,000,000 in all.',
    'The growth is -7%, which is minus 7 percent or −0.07.',
    'The income was −5.2bn in 2023, and 391m before.',
    'A third of the buybacks came in the second quarter.',
    'It is in a range from 12% to 15%, that is 12–15%, or 12 to 15 percent.',
    'The price is 97,012.50, and 97,013 with fewer digits.',
    'The share is $1,234.5 with 31 of the score.',
    'It is 8.5% by the year that ended on 2022-09-30, which was 2022.',
    'The RSI14 was not looked at.',
    'It doubled, or is twofold, or two times the sales.',
    'No one knows, and one of them is the best.',
  ])('%s', (text) => {
    expect(check(text)).toBeNull();
  });
});

describe('a number that does not is refused', () => {
  test.each([
    ['another one', 'The return on equity is 13%.'],
    ['one that was rounded wrongly', 'The return on equity is 12.4%.'],
    ['one that was rounded away', 'The wacc is 0, and 10% of it.'],
    ['one that was rounded beyond recognition', 'It has 3 of the points, and 2.5 became 2 of them and 1 of it, or 4.'],
    ['another sign', 'The growth is 7%.'],
    ['another sign in words', 'The wacc is minus 8.5%.'],
    ['no percentage', 'It is 2023% of it.'],
    ['another scale', 'Revenue was 391 trillion.'],
    ['another scale by a letter', 'Revenue was 391k.'],
    ['a currency', 'It is €14 a share.'],
    ['separators of another language', 'Revenue was 391.035.000.000.'],
    ['separators of none', "Revenue was 391'035 and 12_34."],
    ['spaces for separators', 'It is 391 035 000 000 of it.'],
    ['an exponent', 'It is 12e4 of it.'],
    ['a power', 'It is 15^2 of it.'],
    ['a year', 'It was in 2024.'],
    ['a date', 'It was on 2022-09-29.'],
    ['the end of a range', 'It is from 12 to 16 percent.'],
    ['the start of a range', 'It is 11–15%.'],
    ['a fraction', 'It is 2/15 of it.'],
    ['a ratio', 'It is 12:15.'],
    ['a fraction in one sign', 'It is ½ of it.'],
    ['a fraction in words', 'It is two-thirds of it.'],
    ['words', 'It is thirteen percent of it.'],
    ['words with a scale', 'It is twelve thousand.'],
    ['a year in words', 'It was in twenty twenty-four.'],
    ['a multiple', 'The price tripled.'],
    ['a half', 'It halved.'],
    ['a dozen', 'It has a dozen of them.'],
    ['an ordinal', 'It was in the fourth of them.'],
    ['many', 'It is worth millions.'],
    ['another language', 'It is a rise of zwölf percent.'],
    ['full-width digits', 'It is １３ of it.'],
    ['digits of another script', 'It is ١٢٪ of it.'],
    ['superscripts', 'It is 15² of it.'],
    ['Roman numerals', 'It is the part XII of it.'],
    ['Roman numerals of one character', 'It is the part Ⅻ of it.'],
    ['a name with digits', 'The SMA200 was not looked at.'],
    ['basis points', 'It is 15 basis points of it.'],
    ['one', 'It is one percent of it.'],
    ['none', 'It is zero in all.'],
  ])('%s: %s', (_what, text) => {
    expect(check(text)).toBe('number');
  });
});

describe('refused is also', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['what says nothing', ' … ', 'empty'],
    ['more than four times as much', 'the same '.repeat(plain.length / 2), 'length'],
    ['another verdict', 'The verdict is BUY.', 'verdict'],
    ['a stronger one', 'The verdict is a strong sell.', 'verdict'],
    ['another one in other words', 'It is time for buying, as it is said.', 'verdict'],
    ['advice of a broker', 'We rate it as outperform.', 'verdict'],
    ['a link', 'See https://example.com for more of it.', 'markup'],
    ['a place', 'See example.com for more of it.', 'markup'],
    ['Markdown', 'The verdict is [this](x).', 'markup'],
    ['an image', 'It is ![this](x).', 'markup'],
    ['HTML', 'It is <b>this</b>.', 'markup'],
    ['an entity', 'It is &#49; of it.', 'markup'],
    ['control characters', 'It is \u0007 this.', 'characters'],
    ['a turned direction', 'It is \u202ethis.', 'characters'],
    ['what cannot be seen', 'It is 1\u200b2.', 'characters'],
    ['another script', 'It is \u0442welve of it.', 'language'],
    ['another language', 'Die Rendite betrug zwölf Prozent im vergangenen Jahr.', 'language'],
    ['garbage', 'qwrt zxcv plok mnbv asdf hjkl', 'language'],
  ] as const)('%s', (_what, text, refusal) => {
    expect(check(text)).toBe(refusal);
  });

  test('a verdict where there is none', () => {
    expect(refusalOf('It is a HOLD.', { facts: {}, plain: 'The model does not apply to it at all.' }, [])).toBe(
      'verdict',
    );
  });

  test('not what only sounds like one', () => {
    expect(check('The buybacks and the buy-backs are what the holdings are made of.')).toBeNull();
  });
});

const numeral = fc.oneof(
  fc.integer({ min: -5_000_000, max: 5_000_000 }).map((units) => units / 100),
  fc.integer({ min: 1, max: 999_999 }),
  fc.integer({ min: 1, max: 9_999 }).map((units) => units / 10_000),
);
const sizes = fc.constantFrom('', ' thousand', ' million', ' bn');
const scaleOf: Readonly<Record<string, number>> = { '': 1, ' thousand': 1e3, ' million': 1e6, ' bn': 1e9 };
const words = fc.constantFrom(
  'The value is',
  'and it was',
  'or as some say',
  'which is more than',
  'of what was there, that is',
);

/** A number as people write it, with as many digits as it has or fewer. */
const written = fc
  .record({ value: numeral, size: sizes, cut: fc.integer({ min: 0, max: 2 }), commas: fc.boolean() })
  .map(({ value, size, cut, commas }) => {
    const digits = Math.max(0, (String(value).split('.')[1]?.length ?? 0) - cut);
    const rounded = Number(value.toFixed(digits));
    const kept = Math.abs(rounded - value) <= 0.2 * Math.abs(value) ? rounded : value;
    const text = kept.toLocaleString('en-US', { useGrouping: commas, maximumFractionDigits: 4 });
    return { fact: Number((value * (scaleOf[size] ?? 1)).toPrecision(15)), text: `${text}${size}` };
  });

const long = { plain: 'It is what it is and nothing more than that. '.repeat(12) };

test('a text of nothing but stated numbers is told, however they are written', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(words, written), { minLength: 1, maxLength: 6 }), (parts) => {
      const text = `${parts.map(([said, number]) => `${said} ${number.text}`).join(', ')}.`;
      expect(refusalOf(text, { ...long, facts: parts.map(([, { fact }]) => fact) }, [])).toBeNull();
    }),
    { numRuns: 100 },
  );
});

const upTo19 =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

function inWords(value: number): string {
  if (value < 20) return upTo19[value] ?? '';
  if (value < 100) return [tens[Math.floor(value / 10)], ...(value % 10 > 0 ? [upTo19[value % 10]] : [])].join('-');
  const [scale, name] = value < 1_000 ? [100, 'hundred'] : value < 1e6 ? [1_000, 'thousand'] : [1e6, 'million'];
  const rest = value % scale;
  return `${inWords(Math.floor(value / scale))} ${name}${rest === 0 ? '' : ` ${rest < 100 && scale === 100 ? 'and ' : ''}${inWords(rest)}`}`;
}

/** The same whole number in many ways. */
const ways: readonly ((value: number) => string)[] = [
  String,
  (value) => value.toLocaleString('en-US'),
  (value) => `$${value}`,
  (value) => `${value}.0`,
  (value) => `${value / 1_000}k`,
  (value) => `${value / 1e6} million`,
  (value) => `${value}th`,
  (value) => `${value}x`,
  (value) => inWords(value),
];

test('one number that is stated nowhere is found among those that are, however it is written', () => {
  const arbitrary = fc.record({
    facts: fc.array(fc.integer({ min: 1, max: 999_999 }), { maxLength: 5 }),
    other: fc.integer({ min: 2, max: 999_999 }),
    way: fc.constantFrom(...ways),
    at: fc.nat(),
  });
  fc.assert(
    fc.property(arbitrary, ({ facts: stated, other, way, at }) => {
      fc.pre(stated.every((fact) => Math.abs(fact - other) > 1));
      const parts = stated.map(String);
      parts.splice(at % (parts.length + 1), 0, way(other));
      const text = `The value is ${parts.join(', and then it is ')} of all that there was.`;
      expect([text, refusalOf(text, { ...long, facts: stated }, [])]).toEqual([text, 'number']);
    }),
    { numRuns: 150 },
  );
});

test('a number in words is the number in digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9_999_999 }), (value) => {
      const text = `It is ${inWords(value)} of all that there was.`;
      expect([text, refusalOf(text, { ...long, facts: [value] }, [])]).toEqual([text, null]);
    }),
    { numRuns: 100 },
  );
});

/** What numbers, words and signs are made of, and some of what is not. */
const scrap = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constantFrom(
    ...'1 23 .5 , - − – / % $ € one hundred million half third a and point minus percent bps x ½ ² ٣ Ⅻ XII é \u0000 \ud800 🙂'.split(
      ' ',
    ),
  ),
  fc.constantFrom(' ', '\n'),
);

test('whatever the text, it is judged and nothing is thrown', () => {
  fc.assert(
    fc.property(
      fc.array(scrap, { maxLength: 60 }).map((scraps) => scraps.join('')),
      fc.jsonValue({ maxDepth: 2 }),
      (text, json) => {
        refusalOf(text, { plain: text, facts: JSON.parse(JSON.stringify(json)) }, []);
        refusalOf(`12% ${text} million`, source, []);
      },
    ),
    { numRuns: 100 },
  );
});
