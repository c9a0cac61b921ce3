import type { Bars } from '../../market/indicators/bars.ts';
import type { FundamentalsYear } from '../../ports/market.ts';
import type { ModelInput, StatementYear } from './model.ts';
import { consistencyOf, jumpBetween, onBasis, sharesOf, splitName, splitSince } from './splits.ts';

/** The parts of a model's input that come from statements. */
type Statements = Pick<ModelInput, 'years' | 'remarks'>;

/** No company counts more of anything: what models compute of such numbers stays finite. */
const maxFigure = 1e18;

/** A decimal number; `Number` alone would also read "0x10", and nothing at all as 0. */
const decimalText = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** Null for what is no number that a company could report; the zero of "-0" is 0. */
function numberOf(text: string | null): number | null {
  if (text === null || !decimalText.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) <= maxFigure ? value + 0 : null;
}

const spentOf = (text: string | null): number | null => {
  const value = numberOf(text);
  return value === null ? null : Math.abs(value);
};

/** Null for a year that lacks what a year has to have. */
function yearOf(year: FundamentalsYear): StatementYear | null {
  const [revenue, netIncome] = [numberOf(year.revenue), numberOf(year.netIncome)];
  if (revenue === null || netIncome === null || !Number.isInteger(year.fiscalYear)) return null;
  const shares = numberOf(year.sharesDiluted);
  return {
    fiscalYear: year.fiscalYear,
    endsOn: year.endsOn,
    currency: year.currency,
    revenue,
    grossProfit: numberOf(year.grossProfit),
    operatingIncome: numberOf(year.operatingIncome),
    interestExpense: spentOf(year.interestExpense),
    incomeBeforeTax: numberOf(year.incomeBeforeTax),
    incomeTax: numberOf(year.incomeTax),
    netIncome,
    epsDiluted: numberOf(year.epsDiluted),
    depreciationAndAmortization: numberOf(year.depreciationAndAmortization),
    operatingCashFlow: numberOf(year.operatingCashFlow),
    workingCapitalCashFlow: numberOf(year.workingCapitalCashFlow),
    capitalExpenditure: spentOf(year.capitalExpenditure),
    freeCashFlow: numberOf(year.freeCashFlow),
    dividendsPaid: spentOf(year.dividendsPaid),
    sharesRepurchased: spentOf(year.sharesRepurchased),
    totalAssets: numberOf(year.totalAssets),
    currentAssets: numberOf(year.currentAssets),
    currentLiabilities: numberOf(year.currentLiabilities),
    inventories: numberOf(year.inventories),
    totalEquity: numberOf(year.totalEquity),
    totalDebt: numberOf(year.totalDebt),
    cashAndShortTermInvestments: numberOf(year.cashAndShortTermInvestments),
    sharesDiluted: shares !== null && shares > 0 ? shares : null,
  };
}

/** "2021", "2021 and 2022", "2020, 2021 and 2022". */
function listOf(years: readonly number[]): string {
  const last = years.at(-1);
  return years.length < 2 ? `${last}` : `${years.slice(0, -1).join(', ')} and ${last}`;
}

/** The years that can be read, oldest first, each once, in one currency. */
function readable(told: readonly FundamentalsYear[], remarks: string[]): StatementYear[] {
  const read = told.flatMap((year) => yearOf(year) ?? []);
  const unread = told.length - read.length;
  if (unread > 0) remarks.push(`${unread} of ${told.length} years have no revenue or net income, and are left out.`);

  const byYear = Map.groupBy(
    read.toSorted((a, b) => (a.endsOn < b.endsOn ? -1 : a.endsOn > b.endsOn ? 1 : 0)),
    ({ fiscalYear }) => fiscalYear,
  );
  const years = [...byYear.values()]
    .flatMap((same) => same.at(-1) ?? [])
    .toSorted((a, b) => a.fiscalYear - b.fiscalYear);
  const twice = [...byYear].filter(([, same]) => same.length > 1).map(([fiscalYear]) => fiscalYear);
  if (twice.length > 0) {
    remarks.push(`Fiscal ${listOf(twice.toSorted((a, b) => a - b))} was told more than once: what ends last is used.`);
  }

  const currency = years.at(-1)?.currency;
  const others = years.filter((year) => year.currency !== currency);
  if (others.length > 0) {
    const left = listOf(others.map(({ fiscalYear }) => fiscalYear));
    remarks.push(`Fiscal ${left} was told in another currency than ${currency}, and is left out.`);
  }
  return years.filter((year) => year.currency === currency);
}

function remarkOnGaps(years: readonly StatementYear[], remarks: string[]): void {
  const missing = years.flatMap(({ fiscalYear }, index) => {
    const before = years[index - 1]?.fiscalYear ?? fiscalYear;
    return { from: before + 1, to: fiscalYear - 1 };
  });
  for (const { from, to } of missing) {
    if (from === to) remarks.push(`Fiscal ${from} is missing.`);
    if (from < to) remarks.push(`Fiscal ${from} to ${to} are missing.`);
  }
}

/** Shares as earnings a share tell them: those of a year may be told for another number of shares. */
function consistent(year: StatementYear, remarks: string[]): StatementYear {
  const found = consistencyOf(year);
  if (found.kind === 'split' && year.sharesDiluted !== null) {
    remarks.push(
      `Of fiscal ${year.fiscalYear}, shares and earnings a share differ by a split of ${splitName(found.factor)}: ` +
        'the shares are put on the basis of the earnings.',
    );
    return { ...year, sharesDiluted: year.sharesDiluted * found.factor };
  }
  if (found.kind === 'misfit') {
    const told =
      found.ratio > 0 ? `are ${Math.round(100 / found.ratio)}% of net income` : 'and net income have opposite signs';
    remarks.push(`Of fiscal ${year.fiscalYear}, earnings a share times shares ${told}: they do not fit.`);
  }
  return year;
}

/** All years on the shares of the newest. */
function unsplit(years: readonly StatementYear[], remarks: string[]): StatementYear[] {
  const told: string[] = [];
  const done: StatementYear[] = [];
  let factor = 1;
  let newer: StatementYear | null = null;
  for (const year of years.toReversed()) {
    const jump = newer === null ? null : jumpBetween(year, newer);
    const between = `between fiscal ${year.fiscalYear} and ${newer?.fiscalYear}`;
    if (jump?.isSplit === true) {
      factor *= jump.factor;
      told.push(
        `Shares were split ${splitName(jump.factor)} ${between}: the years before are put on the basis of the years after.`,
      );
    } else if (jump !== null) {
      const name = splitName(jump.factor);
      told.push(
        `Shares changed ${between} as by a split of ${name}: they are taken as issued or bought back, not as split.`,
      );
    }
    if (sharesOf(year) !== null) newer = year;
    done.push(onBasis(year, Math.abs(factor - 1) < 1e-9 ? 1 : factor));
  }
  remarks.push(...told.toReversed());
  return done.toReversed();
}

/**
 * A company's statements as models take them: numbers, oldest first, a year each, what was spent positive whichever sign it
 * was told with, in the currency of the newest year. Shares, and earnings a share, are those of the newest year: splits
 * between the years are taken out, and with `bars` also one between the newest year and now, where the bars show it.
 * Whatever had to be put right is told in `remarks`, a sentence each. Bars that are adjusted show no split: shares of a
 * statement that is older than such a split cannot be put right here.
 */
export function statementYears(told: readonly FundamentalsYear[], bars?: Bars): Statements {
  const remarks: string[] = [];
  const read = readable(told, remarks);
  remarkOnGaps(read, remarks);
  const years = unsplit(
    read.map((year) => consistent(year, remarks)),
    remarks,
  );
  const newest = years.at(-1);
  if (newest === undefined || bars === undefined) return { years, remarks };
  const since = splitSince(Date.parse(newest.endsOn), bars);
  if (since === 1) return { years, remarks };
  remarks.push(
    `Shares were split ${splitName(since)} after fiscal ${newest.fiscalYear}, as the price shows: ` +
      'all years are put on the basis of now.',
  );
  return { years: years.map((year) => onBasis(year, since)), remarks };
}
