import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import type { ReportQuote, Standing, SymbolFacts, TasksDue } from '../../src/analyses/reports/contents.ts';
import { escaped, markdownOf } from '../../src/analyses/reports/markdown.ts';
import { sectionsOf } from '../../src/analyses/reports/sections.ts';

const at = new Date('2026-11-20T21:00:30.000Z');

const quoted = (price: string, changePercent: number | null, more: Partial<ReportQuote> = {}): ReportQuote => ({
  price,
  change: changePercent === null ? null : String(changePercent),
  changePercent,
  timeMs: at.getTime(),
  stale: false,
  ...more,
});

const standing = (score: number, verdict: Standing['verdict'], more: Partial<Standing> = {}): Standing => ({
  score,
  verdict,
  confidence: 0.4,
  opinions: [],
  at,
  ...more,
});

let made = 0;

function symbol(name: string, facts: Partial<SymbolFacts> = {}): SymbolFacts {
  made += 1;
  const instrument = { id: `${name}-${made}`, symbol: name, name: `${name} Inc.`, currency: 'USD', priceDecimals: 2 };
  const nothing = { note: null, quote: quoted('100', 0), year: null, failure: null, standing: null, before: null };
  return { instrument, ...nothing, ...facts };
}

const noTasks: TasksDue = { tasksDue: [], moreTasksDue: 0 };

const dueTask = ({ instrument }: SymbolFacts, title: string, isOverdue = false): TasksDue['tasksDue'][number] => ({
  ...{ taskId: 'a task', instrumentId: instrument.id, title, isOverdue },
  dueAt: '2026-11-22T09:30:00.000Z',
});

function written(facts: readonly SymbolFacts[], name = 'A list', due = noTasks) {
  const sections = sectionsOf(facts, due);
  return markdownOf({ name, at, sections, instruments: facts.map(({ instrument }) => instrument) });
}

describe('a report', () => {
  test('tells what moved the most first, up or down, and what has no change last', () => {
    const facts = [
      symbol('A', { quote: quoted('10', 1) }),
      symbol('B', { quote: quoted('10', null) }),
      symbol('C', { quote: quoted('10', -3) }),
      symbol('D', { quote: null }),
      symbol('E', { quote: quoted('10', -1) }),
    ];
    const { movers } = sectionsOf(facts, noTasks);
    expect(movers.map(({ instrumentId }) => instrumentId[0])).toEqual(['C', 'A', 'E', 'B']);
  });

  test('tells verdicts that changed, and no others', () => {
    const { verdictChanges } = sectionsOf(
      [
        symbol('A', { standing: standing(70, 'BUY'), before: standing(50, 'HOLD') }),
        symbol('B', { standing: standing(70, 'BUY'), before: standing(61, 'BUY') }),
        symbol('C', { standing: standing(70, 'BUY') }),
        symbol('D', { standing: standing(70, 'BUY'), before: standing(0, null, { score: null }) }),
      ],
      noTasks,
    );
    expect(verdictChanges).toMatchObject([
      { before: { verdict: 'HOLD', score: 50 }, after: { verdict: 'BUY', score: 70, at: at.toISOString() } },
    ]);
  });

  test.each<[string, Partial<SymbolFacts>, string[]]>([
    ['no price', { quote: null }, ['NO_PRICE']],
    ['an old price', { quote: quoted('100', 1, { stale: true }) }, ['STALE_PRICE']],
    ['a failed analysis', { failure: 'It has no bars.' }, ['NOT_ANALYSED']],
    ['a strong verdict', { standing: standing(81, 'STRONG_BUY', { confidence: 0.5 }) }, ['STRONG_VERDICT']],
    ['one that nobody is sure of', { standing: standing(81, 'STRONG_BUY', { confidence: 0.49 }) }, []],
    ['a verdict', { standing: standing(79, 'BUY', { confidence: 1 }) }, []],
    ['a price at its highest', { year: { high: 100, low: 10 } }, ['NEAR_HIGH']],
    ['a price 2% below it', { quote: quoted('98', 1), year: { high: 100, low: 10 } }, ['NEAR_HIGH']],
    ['a price further below', { quote: quoted('97.99', 1), year: { high: 100, low: 10 } }, []],
    ['a price 2% above its lowest', { quote: quoted('10.2', 1), year: { high: 100, low: 10 } }, ['NEAR_LOW']],
    ['a price further above', { quote: quoted('10.21', 1), year: { high: 100, low: 10 } }, []],
    ['a year without a move', { year: { high: 100, low: 100 } }, ['NEAR_HIGH', 'NEAR_LOW']],
  ])('points to %s', (_what, facts, rules) => {
    expect(sectionsOf([symbol('A', facts)], noTasks).attention.map(({ rule }) => rule)).toEqual(rules);
  });

  test('points to models that disagree by 40 points', () => {
    const opinions = (low: number) => [
      { model: 'BASIC' as const, version: 1, score: 80, confidence: 1 },
      { model: 'DCF' as const, version: 1, score: low, confidence: 1 },
      { model: 'LYNCH' as const, version: 1, score: null, confidence: null },
    ];
    const of = (low: number) =>
      sectionsOf([symbol('A', { standing: standing(60, 'BUY', { opinions: opinions(low) }) })], noTasks).attention;
    expect(of(40)).toMatchObject([
      { rule: 'DISAGREEMENT', message: 'The models disagree: BASIC says STRONG BUY (80), DCF says HOLD (40).' },
    ]);
    expect(of(40.1)).toEqual([]);
  });

  test('of an empty list says so', () => {
    expect(written([])).toBe(
      '# A list\n\nWritten 2026-11-20 21:00 UTC.\n\nThe watchlist is empty: there is nothing to report.\n',
    );
  });

  test('writes numbers with the decimals of the instrument, and no minus before nothing', () => {
    const of = (price: string, change: string, changePercent: number, priceDecimals: number) => {
      const facts = symbol('A', { quote: { ...quoted(price, changePercent), change } });
      return written([{ ...facts, instrument: { ...facts.instrument, priceDecimals } }]);
    };
    expect(of('97012.5', '-12.25', -0.0126, 2)).toContain('| 97012.50 USD | -0.01% (-12.25) |');
    expect(of('0.00001234', '0.00000001', 0.081, 8)).toContain('| 0.00001234 USD | +0.08% (+0.00000001) |');
    expect(of('1', '-0.00001', -0.001, 4)).toContain('| 1.0000 USD | 0.00% (0.0000) |');
  });

  test('tells tasks that are due, and how many there are beside those', () => {
    const facts = symbol('A');
    expect(written([facts])).toContain('## What is to be done\n\nNo task about them is due within 7 days.\n');
    const tasksDue = [dueTask(facts, 'Sell half', true), dueTask(facts, 'Look')];
    const [two, more] = [
      written([facts], 'A list', { tasksDue, moreTasksDue: 0 }),
      written([facts], 'A list', { tasksDue, moreTasksDue: 7 }),
    ];
    const table = [
      '| Due | Symbol | Task |',
      '| --- | --- | --- |',
      '| 2026-11-22 09:30 UTC (overdue) | A | Sell half |',
      '| 2026-11-22 09:30 UTC | A | Look |',
    ].join('\n');
    expect(two).toContain(' 2 tasks are due.\n');
    expect(two).toContain(`\n\n${table}\n`);
    expect(two).not.toContain('more.');
    expect(more).toContain(' 9 tasks are due.\n');
    expect(more).toContain(`\n\n${table}\n\nAnd 7 more.\n`);
  });

  test('is the same each time', () => {
    const facts = [symbol('A', { note: 'mine' }), symbol('B', { standing: standing(81, 'STRONG_BUY') })];
    expect(written(facts)).toBe(written(structuredClone(facts)));
  });
});

/** The tags of what a reader of GitHub Flavored Markdown makes of it, in order. */
function tagsOf(markdown: string): string[] {
  const html = marked.parse(markdown, { async: false, gfm: true });
  return html.match(/<[^>]*>/g) ?? [];
}

/** As people read it. */
function headingOf(markdown: string): string {
  const html = marked.parse(markdown, { async: false, gfm: true });
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  return (/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? '').replace(/&(?:#39|(\w+));/g, (_all, name?: string) =>
    name === undefined ? "'" : (entities[name] ?? ''),
  );
}

describe('what its owner or an exchange wrote is shown, and does nothing', () => {
  /** All that somebody else wrote is this. */
  function saying(text: string, named: Partial<SymbolFacts['instrument']> = {}) {
    const facts = symbol('A', { note: text, failure: text });
    const about = { ...facts, instrument: { ...facts.instrument, ...named } };
    return written([about], text, { tasksDue: [dueTask(about, text)], moreTasksDue: 0 });
  }
  const plainTags = tagsOf(saying('x'));

  test.each([
    '](javascript:alert(1))',
    '[x](javascript:alert(1))',
    '![x](https://example.com/x.png)',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '&lt;b&gt;',
    'a | b | c',
    'a\n\n# b\n\n- c',
    'a\r\n| b |\u2028c',
    '```\ncode',
    '**b** _i_ ~~s~~ `c`',
    '<https://example.com>',
    '\\',
    'a\\',
    '1. a',
    '+ a',
    '[x]: https://example.com',
    '\u202etxt.exe',
  ])('%j', (text) => {
    expect(tagsOf(saying(text, { symbol: text, name: text, currency: text }))).toEqual(plainTags);
  });

  test('whatever it is: the page stays what it was, and the heading says what was written', () => {
    const sign = fc.constantFrom('www.', 'https://', 'a@b.cd', ...'[]()<>!#*_`~|\\/:.&;-+=^$@ab1 \n'.split(''));
    fc.assert(
      fc.property(fc.array(fc.oneof(sign, fc.string({ maxLength: 2 })), { minLength: 1 }), (parts) => {
        const text = `x${parts.join('')}x`;
        const markdown = saying(text);
        expect(tagsOf(markdown)).toEqual(plainTags);
        const shown = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
        expect(headingOf(markdown)).toBe(shown);
      }),
      { numRuns: 100 },
    );
  });

  test('plain words stay as they are', () => {
    expect(escaped('Apple Inc 2026 – Überblick 🙂')).toBe('Apple Inc 2026 – Überblick 🙂');
  });
});
