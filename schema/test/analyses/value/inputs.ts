import type { ModelInput, StatementYear } from '../../../src/analyses/models/model.ts';
import { createBars } from '../../../src/market/indicators/bars.ts';

/** A sound company's year, in whole units: 10% net margin, 20% return on equity, a third of debt to equity. */
export function yearOf(fiscalYear: number, changes: Partial<StatementYear> = {}): StatementYear {
  return {
    fiscalYear,
    endsOn: `${fiscalYear}-12-31`,
    currency: 'USD',
    revenue: 1_000,
    grossProfit: 400,
    operatingIncome: 150,
    interestExpense: 5,
    incomeBeforeTax: 145,
    incomeTax: 45,
    netIncome: 100,
    epsDiluted: 1,
    depreciationAndAmortization: 40,
    operatingCashFlow: 135,
    workingCapitalCashFlow: -5,
    capitalExpenditure: 50,
    freeCashFlow: 85,
    dividendsPaid: 30,
    sharesRepurchased: 20,
    totalAssets: 900,
    currentAssets: 300,
    currentLiabilities: 150,
    inventories: 80,
    totalEquity: 500,
    totalDebt: 165,
    cashAndShortTermInvestments: 100,
    sharesDiluted: 100,
    ...changes,
  };
}

export function inputOf(years: readonly StatementYear[], changes: Partial<ModelInput> = {}): ModelInput {
  return {
    symbol: 'ACME',
    assetClass: 'EQUITY',
    currency: 'USD',
    price: 10,
    atMs: Date.UTC(2024, 2, 1),
    bars: createBars(0),
    marketBars: createBars(0),
    years,
    remarks: [],
    ...changes,
  };
}
