import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statementYears } from '../../src/analyses/models/statements.ts';
import type { FundamentalsYear } from '../../src/ports/market.ts';
import { barsOfCloses, losingCompany, splitYear, steadyCompany, told, yearOf } from './statements-fixtures.ts';

const factors = [3 / 2, 2, 3, 4, 5, 7, 8, 10, 15, 20, 25, 50].flatMap((factor) => [factor, 1 / factor]);
const anyFactor = fc.constantFrom(...factors);
const sharesOf = (years: readonly FundamentalsYear[]) =>
  statementYears(years).years.map(({ sharesDiluted, epsDiluted }) => [sharesDiluted, epsDiluted]);

/** The same to nine digits. */
function expectClose(found: readonly (number | null)[][], wanted: readonly (number | null)[][]): void {
  expect(found.length).toBe(wanted.length);
  for (const [index, pair] of found.entries()) {
    for (const [column, value] of pair.entries()) {
      expect((value ?? Number.NaN) / (wanted[index]?.[column] ?? Number.NaN)).toBeCloseTo(1, 9);
    }
  }
}

describe('statements', () => {
  test('come as numbers, oldest first, with what was spent positive and everything else as it was told', () => {
    const { years, remarks } = statementYears([
      yearOf(2021, {
        revenue: '2e3',
        netIncome: '-5.5',
        incomeTax: '-3',
        workingCapitalCashFlow: '-4',
        totalDebt: '0',
      }),
      yearOf(2020, { interestExpense: '-1', capitalExpenditure: '-2', dividendsPaid: '-3', sharesRepurchased: '4' }),
    ]);
    expect(remarks).toEqual([]);
    expect(years).toMatchObject([
      { fiscalYear: 2020, interestExpense: 1, capitalExpenditure: 2, dividendsPaid: 3, sharesRepurchased: 4 },
      { fiscalYear: 2021, revenue: 2000, netIncome: -5.5, incomeTax: -3, workingCapitalCashFlow: -4, totalDebt: 0 },
    ]);
    expect(years[0]?.totalDebt).toBeNull();
  });

  test('of nobody are none', () => {
    expect(statementYears([])).toEqual({ years: [], remarks: [] });
  });

  test('know nothing where a figure is no number, and no year without revenue or net income', () => {
    const { years, remarks } = statementYears([
      yearOf(2019, { revenue: '' }),
      yearOf(2020, { netIncome: 'NaN' }),
      yearOf(2021, {
        grossProfit: 'n/a',
        totalDebt: 'Infinity',
        totalEquity: ' ',
        sharesDiluted: '0',
        totalAssets: '-0',
      }),
    ]);
    expect(years).toMatchObject([{ grossProfit: null, totalDebt: null, totalEquity: null, sharesDiluted: null }]);
    expect(Object.is(years[0]?.totalAssets, 0)).toBe(true);
    expect(remarks).toEqual(['2 of 3 years have no revenue or net income, and are left out.']);
  });

  test('read decimal numbers and no others', () => {
    for (const text of [
      '0x10',
      '0b1',
      'Infinity',
      '-Infinity',
      'NaN',
      '1e400',
      '1,000',
      '1_000',
      '.',
      'e5',
      ' ',
      '--1',
    ]) {
      expect(statementYears([yearOf(2023, { totalDebt: text })]).years[0]?.totalDebt).toBeNull();
    }
    for (const [text, figure] of [
      ['1e5', 1e5],
      [' 12.50 ', 12.5],
      ['.5', 0.5],
      ['+3', 3],
      ['-0', 0],
    ] as const) {
      expect(statementYears([yearOf(2023, { totalDebt: text })]).years[0]?.totalDebt).toBe(figure);
    }
  });

  test('tell which years are missing, and which were told twice', () => {
    const { years, remarks } = statementYears([
      yearOf(2015),
      yearOf(2017),
      yearOf(2021, { endsOn: '2021-12-31', revenue: '2' }),
      yearOf(2021, { endsOn: '2021-01-31', revenue: '1' }),
    ]);
    expect(years.map(({ fiscalYear, revenue }) => [fiscalYear, revenue])).toEqual([
      [2015, 1000],
      [2017, 1000],
      [2021, 2],
    ]);
    expect(remarks).toEqual([
      'Fiscal 2021 was told more than once: what ends last is used.',
      'Fiscal 2016 is missing.',
      'Fiscal 2018 to 2020 are missing.',
    ]);
  });

  test('are of the currency of the newest year alone', () => {
    const { years, remarks } = statementYears([
      yearOf(2019, { currency: 'JPY' }),
      yearOf(2020, { currency: 'JPY' }),
      yearOf(2021),
    ]);
    expect(years.map(({ fiscalYear }) => fiscalYear)).toEqual([2021]);
    expect(remarks).toEqual(['Fiscal 2019 and 2020 was told in another currency than USD, and is left out.']);
  });

  test('are never anything but finite numbers, whatever is told', () => {
    const text = fc.oneof(
      fc.double().map(String),
      fc.constantFrom('0', '-0', '', 'x', '1e999', '-1e308', '5e-324', '0.01', '100', '-100'),
    );
    const figures = fc.record({
      ...{ fiscalYear: fc.integer({ min: 2015, max: 2020 }), currency: fc.constantFrom('USD', 'EUR') },
      ...{ revenue: text, netIncome: text, epsDiluted: text, sharesDiluted: text, totalAssets: text },
      ...{ capitalExpenditure: text, interestExpense: text },
    });
    const closes = fc.array(fc.constantFrom(0, 1e-9, 1, 2, 10, 100, Number.NaN), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(figures, { maxLength: 6 }), closes, (years, prices) => {
        const told = years.map((year) => yearOf(year.fiscalYear, year));
        const result = statementYears(told, barsOfCloses(prices));
        for (const value of result.years.flatMap((year) => Object.values(year))) {
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
        }
        const fiscalYears = result.years.map(({ fiscalYear }) => fiscalYear);
        expect(fiscalYears).toEqual([...new Set(fiscalYears)].toSorted((a, b) => a - b));
        for (const remark of result.remarks) expect(remark).toMatch(/^[^\n]+\.$/);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      }),
    );
  });
});

describe('splits between the years', () => {
  test('are taken out as Apple did itself: 4 for 1 in 2020, fiscal 2019 as it was filed before', () => {
    const { years, remarks } = statementYears([
      yearOf(2019, {
        ...{ revenue: '260174000000', netIncome: '55256000000', totalAssets: '338516000000' },
        ...{ epsDiluted: '11.89', sharesDiluted: '4648913000' },
      }),
      yearOf(2020, {
        ...{ revenue: '274515000000', netIncome: '57411000000', totalAssets: '323888000000' },
        ...{ epsDiluted: '3.28', sharesDiluted: '17528214000' },
      }),
    ]);
    // In its report of 2020: 18,595,651 thousand shares, and earnings of 2.97 a share.
    expect(years[0]).toMatchObject({ sharesDiluted: 18_595_652_000, epsDiluted: 2.9725 });
    expect(remarks).toEqual([
      'Shares were split 4 for 1 between fiscal 2019 and 2020: the years before are put on the basis of the years after.',
    ]);
  });

  test('are taken out of a company that more than doubled meanwhile: NVIDIA, 10 for 1 in 2024', () => {
    const { years } = statementYears([
      yearOf(2024, {
        ...{ revenue: '60922000000', netIncome: '29760000000', totalAssets: '65728000000' },
        ...{ epsDiluted: '11.93', sharesDiluted: '2494000000' },
      }),
      yearOf(2025, {
        ...{ revenue: '130497000000', netIncome: '72880000000', totalAssets: '111601000000' },
        ...{ epsDiluted: '2.94', sharesDiluted: '24804000000' },
      }),
    ]);
    expect(years[0]?.sharesDiluted).toBeCloseTo(24_940_000_000, -3);
    expect(years[0]?.epsDiluted).toBeCloseTo(1.193, 9);
  });

  test('are not seen in a merger that is paid for in shares', () => {
    const before = yearOf(2020, { totalAssets: '5000', epsDiluted: '1', sharesDiluted: '100' });
    const after = yearOf(2021, {
      ...{ revenue: '2100', netIncome: '190', totalAssets: '10400', epsDiluted: '0.95', sharesDiluted: '200' },
    });
    const remarks = [
      'Shares changed between fiscal 2020 and 2021 as by a split of 2 for 1: they are taken as issued or bought back, not as split.',
    ];
    expect(statementYears([before, after])).toMatchObject({ years: [{ sharesDiluted: 100 }, {}], remarks });
    const assetless = [before, after].map((year) => ({ ...year, totalAssets: null }));
    expect(statementYears(assetless)).toMatchObject({ years: [{ sharesDiluted: 100 }, {}], remarks });
  });

  test('are not seen where one that loses money each year has ever more shares, but where it has fewer', () => {
    fc.assert(
      fc.property(losingCompany, fc.nat(6), anyFactor, (company, position, factor) => {
        const before = 1 + (position % (company.length - 1));
        const years = company.map((year, index) => (index < before ? splitYear(year, factor) : year));
        expectClose(sharesOf(years), sharesOf(factor < 1 ? years : company));
        expect(statementYears(years).remarks).toHaveLength(1);
      }),
    );
  });

  test('are seen across a year that tells no shares', () => {
    const [old, between, now] = [yearOf(2019), yearOf(2020), yearOf(2021)];
    const years = [{ ...old, sharesDiluted: '10' }, between, { ...now, sharesDiluted: '40' }];
    expect(sharesOf(years).map(([shares]) => shares)).toEqual([40, null, 40]);
  });

  test('leave no trace: the years before told for other shares come out as without the split', () => {
    const splits = fc.uniqueArray(fc.tuple(fc.nat(6), anyFactor), { selector: ([index]) => index, maxLength: 3 });
    fc.assert(
      fc.property(steadyCompany, splits, (company, each) => {
        const years = company.map((year, index) =>
          each
            .filter(([before]) => index < before % company.length)
            .reduce((one, [, factor]) => splitYear(one, factor), year),
        );
        const boundaries = each.map(([before]) => before % company.length).filter((before) => before > 0);
        fc.pre(new Set(boundaries).size === boundaries.length);
        expectClose(sharesOf(years), sharesOf(company));
        expect(statementYears(years).remarks).toHaveLength(boundaries.length);
      }),
    );
  });

  test('leave no trace in one year alone, be it all its figures or its shares', () => {
    const what = fc.constantFrom('both' as const, 'shares' as const);
    fc.assert(
      fc.property(steadyCompany, fc.nat(6), anyFactor, what, (company, position, factor, part) => {
        // Of the newest year all figures are believed: the others follow it.
        const index = position % (part === 'both' ? company.length - 1 : company.length);
        const years = company.map((year, at) => (at === index ? splitYear(year, factor, part) : year));
        expectClose(sharesOf(years), sharesOf(company));
        expect(statementYears(years).remarks.length).toBeGreaterThan(0);
      }),
    );
  });

  test('of the newest year put the years before on its basis', () => {
    fc.assert(
      fc.property(steadyCompany, anyFactor, (company, factor) => {
        const years = company.map((year, at) => (at === company.length - 1 ? splitYear(year, factor) : year));
        expectClose(sharesOf(years), sharesOf(company.map((year) => splitYear(year, factor))));
      }),
    );
  });

  test('once taken out are not found again, and where none is there nothing is changed', () => {
    fc.assert(
      fc.property(steadyCompany, fc.nat(6), anyFactor, (company, before, factor) => {
        expect(statementYears(company).remarks).toEqual([]);
        expect(statementYears(company).years.map(told)).toEqual(company);
        const years = company.map((year, index) => (index < before ? splitYear(year, factor) : year));
        const once = statementYears(years);
        expect(statementYears(once.years.map(told))).toEqual({ years: once.years, remarks: [] });
      }),
    );
  });
});

describe('shares and earnings a share that do not fit', () => {
  test('by a split are put on the basis of the earnings', () => {
    // 100 of net income are 2.5 for each of 40 shares; 10 were told.
    const { years, remarks } = statementYears([yearOf(2021, { epsDiluted: '2.5', sharesDiluted: '10' })]);
    expect(years[0]).toMatchObject({ sharesDiluted: 40, epsDiluted: 2.5 });
    expect(remarks).toEqual([
      'Of fiscal 2021, shares and earnings a share differ by a split of 4 for 1: the shares are put on the basis of the earnings.',
    ]);
  });

  test('otherwise are left as they are, and told', () => {
    // 55 shares at 2.5 are 137.5, and 100 were earned: too far for what is rounded, and no split.
    const { years, remarks } = statementYears([
      yearOf(2019, { epsDiluted: '2.5', sharesDiluted: '55', totalAssets: '1' }),
      yearOf(2020, { epsDiluted: '-2.5', sharesDiluted: '54', totalAssets: '1' }),
      yearOf(2021, { epsDiluted: '2.5', sharesDiluted: '45', totalAssets: '1' }),
    ]);
    expect(years.map(({ sharesDiluted }) => sharesDiluted)).toEqual([55, 54, 45]);
    expect(remarks).toEqual([
      'Of fiscal 2019, earnings a share times shares are 138% of net income: they do not fit.',
      'Of fiscal 2020, earnings a share times shares and net income have opposite signs: they do not fit.',
    ]);
  });

  test('say nothing where the earnings are a few cents', () => {
    const { years, remarks } = statementYears([yearOf(2021, { epsDiluted: '0.03', sharesDiluted: '10000' })]);
    expect([years[0]?.sharesDiluted, remarks]).toEqual([10_000, []]);
  });
});

describe('a split after the newest year', () => {
  const year = yearOf(2023, { epsDiluted: '10', sharesDiluted: '10' });
  const older = yearOf(2022, { epsDiluted: '10', sharesDiluted: '10' });
  const after = (closes: readonly number[], wick?: number) => statementYears([older, year], barsOfCloses(closes, wick));

  test('is taken out where the price shows it overnight', () => {
    const { years, remarks } = after([400, 404, 101, 100]);
    expect(years).toMatchObject([
      { sharesDiluted: 40, epsDiluted: 2.5 },
      { sharesDiluted: 40, epsDiluted: 2.5 },
    ]);
    expect(remarks).toEqual([
      'Shares were split 4 for 1 after fiscal 2023, as the price shows: all years are put on the basis of now.',
    ]);
    expect(after([2, 20.2]).years[1]).toMatchObject({ sharesDiluted: 1, epsDiluted: 100 });
  });

  test('keeps the market value where it was the day before, whatever the split', () => {
    const whole = fc.constantFrom(...factors.filter((factor) => Math.max(factor, 1 / factor) >= 2));
    const move = fc.double({ min: 0.97, max: 1.03, noNaN: true });
    fc.assert(
      fc.property(whole, move, fc.nat(3), (factor, moved, days) => {
        const next = (100 / factor) * moved;
        const { years } = after([100, 100, next, ...Array<number>(days).fill(next)]);
        expect((years[1]?.sharesDiluted ?? 0) * next).toBeCloseTo(10 * 100 * moved, 6);
      }),
    );
  });

  test.each([
    ['a night that is undone', [400, 100, 400, 400], 0.01],
    ['a fall through all prices between', [400, 200, 200], 0.6],
    ['a fall by a third', [300, 200, 200], 0.01],
    ['a fall by a number that splits do not have', [600, 100, 100], 0.01],
    ['prices that halve each night', Array.from({ length: 2_000 }, (_, index) => 2 ** (1_000 - index)), 0.01],
    ['days as they are', [100, 101, 99, 100], 0.01],
  ] as const)('is not seen in %s', (_what, closes, wick) => {
    expect(after([...closes], wick)).toMatchObject({ years: [{}, { sharesDiluted: 10 }], remarks: [] });
  });

  test('leaves no minus nothing of a loss a share that is next to nothing', () => {
    const { years } = statementYears([yearOf(2023, { epsDiluted: '-5e-324' })], barsOfCloses([40, 40, 10, 10]));
    expect(years[0]?.epsDiluted).toBe(0);
  });

  test('is not seen before the year has ended', () => {
    const ending = { ...year, endsOn: '2024-06-29' };
    expect(statementYears([ending], barsOfCloses([400, 100, 100])).remarks).toEqual([]);
    expect(statementYears([{ ...year, endsOn: 'soon' }], barsOfCloses([400, 100])).remarks).toEqual([]);
  });
});
