import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startYahooStandIn } from '../../src/market/standins/yahoo/index.ts';
import { post } from '../harness/client.ts';
import { startTestServer } from '../harness/server.ts';

const standIn = await startYahooStandIn();
afterAll(() => standIn.close());
afterEach(() => standIn.faults.endAll());
const server = await startTestServer({
  market: { sources: ['yahoo'], yahoo: { url: standIn.url, symbols: [], pollMs: 15_000, callsPerMinute: 1_000 } },
});
const timeseries = '/ws/fundamentals-timeseries';

const fields = `fiscalYear endsOn currency revenue grossProfit operatingIncome interestExpense incomeBeforeTax incomeTax
  netIncome epsDiluted depreciationAndAmortization operatingCashFlow workingCapitalCashFlow capitalExpenditure freeCashFlow
  dividendsPaid sharesRepurchased totalAssets currentAssets currentLiabilities inventories totalEquity totalDebt
  cashAndShortTermInvestments sharesDiluted`;

const ask = (symbol: string, where: { readonly url: string } = server) =>
  post(where, `query ($symbol: String!) { instrument(symbol: $symbol) { fundamentals { ${fields} } } }`, {
    variables: { symbol },
  });

const shape = z.object({ fundamentals: z.array(z.record(z.string(), z.unknown())) });

async function fundamentalsOf(symbol: string) {
  const { data, errors } = await ask(symbol);
  expect(errors).toBeUndefined();
  return shape.parse(data?.instrument).fundamentals;
}

/** What is told as positive, whichever sign it is reported with. */
const spent = new Set(['interestExpense', 'capitalExpenditure', 'dividendsPaid', 'sharesRepurchased']);

/** A year that has what it must have, and no more. */
const year = (asOfDate: string, figures: Record<string, number> = {}) => ({
  asOfDate,
  currency: 'EUR',
  figures: { TotalRevenue: 1_000, NetIncome: -5, ...figures },
});

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** A published statement: figures by their names, for each of the years. */
function statement(file: string): Map<string, readonly number[]> {
  const rows = z.array(z.array(z.string())).parse(parse(readFileSync(`${folder}${file}`)));
  return new Map(rows.slice(1).map(([, name = '', ...values]) => [name, values.map(Number)]));
}

describe.skipIf(!existsSync(`${folder}aapl-income.csv`))('the statements that Apple filed', () => {
  it('come out as they were filed, to the dollar', async () => {
    const [income, balance, cash] = ['income', 'balance', 'cash'].map((name) => statement(`aapl-${name}.csv`));
    const sources = [
      ['TotalRevenue', income?.get('Revenue'), 'revenue'],
      ['GrossProfit', income?.get('Gross Profit'), 'grossProfit'],
      ['OperatingIncome', income?.get('Operating Income'), 'operatingIncome'],
      ['InterestExpense', income?.get('Interest Expense'), 'interestExpense'],
      ['PretaxIncome', income?.get('Income Before Tax'), 'incomeBeforeTax'],
      ['TaxProvision', income?.get('Income Tax Expense'), 'incomeTax'],
      ['NetIncome', income?.get('Net Income'), 'netIncome'],
      ['DilutedEPS', income?.get('EPS'), 'epsDiluted'],
      ['DilutedAverageShares', income?.get('Weighted Average Shares Diluted'), 'sharesDiluted'],
      ['DepreciationAndAmortization', cash?.get('Depreciation and Amortization'), 'depreciationAndAmortization'],
      ['OperatingCashFlow', cash?.get('Operating Cash Flow'), 'operatingCashFlow'],
      ['ChangeInWorkingCapital', cash?.get('Change in Working Capital'), 'workingCapitalCashFlow'],
      ['CapitalExpenditure', cash?.get('Capital Expenditure'), 'capitalExpenditure'],
      ['FreeCashFlow', cash?.get('Free Cash Flow'), 'freeCashFlow'],
      ['CommonStockDividendPaid', cash?.get('Common Dividends Paid'), 'dividendsPaid'],
      ['RepurchaseOfCapitalStock', cash?.get('Common Stock Purchased'), 'sharesRepurchased'],
      ['TotalAssets', balance?.get('Total Assets'), 'totalAssets'],
      ['CurrentAssets', balance?.get('Total Current Assets'), 'currentAssets'],
      ['CurrentLiabilities', balance?.get('Total Current Liabilities'), 'currentLiabilities'],
      ['Inventory', balance?.get('Inventory'), 'inventories'],
      ['StockholdersEquity', balance?.get('Total Shareholder Equity'), 'totalEquity'],
      ['TotalDebt', balance?.get('Total Debt'), 'totalDebt'],
      [
        'CashCashEquivalentsAndShortTermInvestments',
        balance?.get('Cash and Short Term Investments'),
        'cashAndShortTermInvestments',
      ],
    ] as const;
    const years = [2020, 2021, 2022, 2023];
    standIn.market.add({
      symbol: 'AAPL',
      years: years.map((fiscalYear, index) => ({
        asOfDate: `${fiscalYear}-09-30`,
        currency: 'USD',
        figures: Object.fromEntries(sources.map(([type, values]) => [type, values?.[index] ?? Number.NaN])),
      })),
    });
    expect(await fundamentalsOf('AAPL')).toEqual(
      years.map((fiscalYear, index) => ({
        fiscalYear,
        endsOn: `${fiscalYear}-09-30`,
        currency: 'USD',
        ...Object.fromEntries(
          sources.map(([, values, name]) => {
            const value = values?.[index] ?? Number.NaN;
            return [name, String(spent.has(name) ? Math.abs(value) : value)];
          }),
        ),
      })),
    );
  });
});

describe('what a company reported', () => {
  it('comes by one call, the newest year last, with debts of none told from unknown ones', async () => {
    standIn.market.add({
      symbol: 'IBM',
      years: [
        year('2021-12-31', { TotalDebt: 0, DilutedEPS: -0.01 }),
        year('2020-12-31', { TotalDebt: 250.5, NetIncome: 12_345_678_901_234 }),
      ],
    });
    standIn.clearCalls();
    const [older, newer, ...others] = await fundamentalsOf('IBM');
    expect(others).toEqual([]);
    expect(older).toMatchObject({ fiscalYear: 2020, currency: 'EUR', totalDebt: '250.5', netIncome: '12345678901234' });
    expect(newer).toMatchObject({ fiscalYear: 2021, totalDebt: '0', epsDiluted: '-0.01', netIncome: '-5' });
    expect(newer).toMatchObject({ grossProfit: null, capitalExpenditure: null, freeCashFlow: null, totalEquity: null });
    expect(standIn.calls.map(({ path }) => path)).toEqual([`${timeseries}/v1/finance/timeseries/IBM`]);
  });

  it('lacks a year without revenue or net income, and of two that end in one year the earlier', async () => {
    standIn.market.add({
      symbol: 'JPM',
      years: [
        { asOfDate: '2019-12-31', currency: 'USD', figures: { TotalRevenue: 1 } },
        { asOfDate: '2020-12-31', currency: 'USD', figures: { NetIncome: 1 } },
        year('2021-01-31', { TotalRevenue: 10 }),
        year('2021-12-31', { TotalRevenue: 20 }),
      ],
    });
    expect(await fundamentalsOf('JPM')).toMatchObject([{ fiscalYear: 2021, revenue: '20' }]);
  });

  it('counts interest, dividends and buybacks as positive, and keeps the sign of taxes and of working capital', async () => {
    const figures = { InterestExpense: 7, TaxProvision: -3, ChangeInWorkingCapital: -4 };
    standIn.market.add({
      symbol: 'NVDA',
      years: [
        year('2020-12-31', { ...figures, CommonStockDividendPaid: -5, RepurchaseOfCapitalStock: -6 }),
        year('2021-12-31', { InterestExpenseNonOperating: -8, CashDividendsPaid: -9, CommonStockPayments: -10 }),
      ],
    });
    expect(await fundamentalsOf('NVDA')).toMatchObject([
      {
        ...{ interestExpense: '7', incomeTax: '-3', workingCapitalCashFlow: '-4' },
        ...{ dividendsPaid: '5', sharesRepurchased: '6' },
      },
      {
        ...{ interestExpense: '8', incomeTax: null, workingCapitalCashFlow: null },
        ...{ dividendsPaid: '9', sharesRepurchased: '10' },
      },
    ]);
  });

  it('takes cash from the figures that there are: with short-term investments, their sum, or cash alone', async () => {
    const cash = { CashAndCashEquivalents: 30, OtherShortTermInvestments: 12.5 };
    standIn.market.add({
      symbol: 'V',
      years: [
        year('2019-12-31', { ...cash, CashCashEquivalentsAndShortTermInvestments: 50 }),
        year('2020-12-31', { ...cash, CashFinancial: 9 }),
        year('2021-12-31', { CashAndCashEquivalents: 30 }),
        year('2022-12-31', { CashFinancial: 9 }),
        year('2023-12-31', { OtherShortTermInvestments: 12.5 }),
      ],
    });
    expect((await fundamentalsOf('V')).map((told) => told.cashAndShortTermInvestments)).toEqual([
      ...['50', '42.5', '30', '9'],
      null,
    ]);
  });

  it('counts money spent as positive, whatever its sign, and computes the free cash flow where it is not told', async () => {
    standIn.market.add({
      symbol: 'KO',
      years: [
        year('2020-12-31', { CapitalExpenditure: -30, OperatingCashFlow: 100.5 }),
        year('2021-12-31', { CapitalExpenditure: 30, OperatingCashFlow: 100, FreeCashFlow: 71 }),
      ],
    });
    expect(await fundamentalsOf('KO')).toMatchObject([
      { capitalExpenditure: '30', freeCashFlow: '70.5' },
      { capitalExpenditure: '30', freeCashFlow: '71' },
    ]);
  });

  it('is nothing for what reports nothing, and no source is asked about what is no share', async () => {
    expect(await fundamentalsOf('MSFT')).toEqual([]);
    standIn.clearCalls();
    for (const symbol of ['BTCUSDT', 'SPX', 'ES', 'EURUSD']) expect(await fundamentalsOf(symbol), symbol).toEqual([]);
    expect(standIn.calls).toEqual([]);
  });
});

describe('where the replay plays', () => {
  it('Apple has reported what it had filed when its bar was recorded, and no other company anything', async () => {
    const replaying = await startTestServer();
    const apple = shape.parse((await ask('AAPL', replaying)).data?.instrument).fundamentals;
    const filed = ['2007-09-29', '2008-09-27', '2009-09-26', '2010-09-25', '2011-09-24'];
    expect(apple.map(({ endsOn }) => endsOn)).toEqual(filed.slice(0, apple.length));
    expect((await ask('KO', replaying)).data).toEqual({ instrument: { fundamentals: [] } });
  });

  it('no other source is asked what a company reports now, whose price is one of long ago', async () => {
    standIn.market.add({ symbol: 'TSLA', years: [year('2021-12-31')] });
    const yahoo = { url: standIn.url, symbols: [], pollMs: 15_000, callsPerMinute: 1_000 };
    const replaying = await startTestServer({ market: { sources: ['replay', 'yahoo'], yahoo } });
    standIn.clearCalls();
    expect((await ask('TSLA', replaying)).data).toEqual({ instrument: { fundamentals: [] } });
    expect(standIn.calls.filter(({ path }) => path.startsWith(timeseries))).toEqual([]);
  });
});

describe('a source without an answer', () => {
  it.each(['malformed-json', 'bad-gateway'] as const)('is told by name: %s', async (garbage) => {
    using _fault = standIn.faults.garble(garbage, { path: timeseries });
    const { data, errors } = await ask('META');
    expect(data).toEqual({ instrument: null });
    expect(errors).toMatchObject([
      {
        path: ['instrument', 'fundamentals'],
        message: 'fundamentals: YAHOO gives no answer at present, and of META nothing is kept: ask again in a minute',
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ]);
  });
});
