import { builder } from '../../builder.ts';
import { unpagedItems } from '../../limits/field-cost.ts';
import type { FundamentalsYear } from '../../ports/market.ts';
import { InstrumentType } from '../graphql.ts';

/** What is not kept takes a call of its own to the source. */
const costOfCall = 10;

const FundamentalsYearType = builder.objectRef<FundamentalsYear>('FundamentalsYear').implement({
  description:
    'One fiscal year of a company as it was reported. Money is in the reporting currency, in whole units: not in millions. ' +
    'Null: not reported, or not known to the source.',
  fields: (t) => ({
    fiscalYear: t.exposeInt('fiscalYear', {
      description: 'The calendar year of its last day, whatever the company itself calls it.',
    }),
    endsOn: t.exposeString('endsOn', {
      description: 'Its last day, as "2023-09-30".',
    }),
    currency: t.exposeString('currency', {
      description: 'The reporting currency, ISO 4217; shares may be quoted in another.',
    }),
    revenue: t.expose('revenue', { type: 'Decimal', description: 'What was sold, before any costs.' }),
    grossProfit: t.expose('grossProfit', {
      type: 'Decimal',
      nullable: true,
      description: '`revenue` less what the goods and services cost to make.',
    }),
    operatingIncome: t.expose('operatingIncome', {
      type: 'Decimal',
      nullable: true,
      description: 'Profit before interest and taxes.',
    }),
    interestExpense: t.expose('interestExpense', {
      type: 'Decimal',
      nullable: true,
      description: 'What debts cost in interest; positive.',
    }),
    incomeBeforeTax: t.expose('incomeBeforeTax', {
      type: 'Decimal',
      nullable: true,
      description: 'Profit after interest and before taxes on income; negative for a loss.',
    }),
    incomeTax: t.expose('incomeTax', {
      type: 'Decimal',
      nullable: true,
      description: 'Taxes on income: positive where they are a cost, negative where some come back.',
    }),
    netIncome: t.expose('netIncome', {
      type: 'Decimal',
      description: "What is left to the company's shareholders; negative for a loss.",
    }),
    epsDiluted: t.expose('epsDiluted', {
      type: 'Decimal',
      nullable: true,
      description: 'Earnings for each share, if all options and convertibles were shares.',
    }),
    depreciationAndAmortization: t.expose('depreciationAndAmortization', {
      type: 'Decimal',
      nullable: true,
      description: 'What assets lost in value, from the statement of cash flows; positive.',
    }),
    operatingCashFlow: t.expose('operatingCashFlow', {
      type: 'Decimal',
      nullable: true,
      description: 'Cash that the business itself brought in; negative where it took some.',
    }),
    workingCapitalCashFlow: t.expose('workingCapitalCashFlow', {
      type: 'Decimal',
      nullable: true,
      description:
        'Cash from changes of working capital, as the statement of cash flows counts it: negative where receivables or ' +
        'inventories grew by more than what is owed to suppliers, and so took cash.',
    }),
    capitalExpenditure: t.expose('capitalExpenditure', {
      type: 'Decimal',
      nullable: true,
      description: 'What was spent on property, plant and equipment; positive.',
    }),
    freeCashFlow: t.expose('freeCashFlow', {
      type: 'Decimal',
      nullable: true,
      description: 'Cash from operations less `capitalExpenditure`.',
    }),
    dividendsPaid: t.expose('dividendsPaid', {
      type: 'Decimal',
      nullable: true,
      description: 'What was paid to the holders of common shares; positive.',
    }),
    sharesRepurchased: t.expose('sharesRepurchased', {
      type: 'Decimal',
      nullable: true,
      description: "What was spent on the company's own shares, without what was received for new ones; positive.",
    }),
    totalAssets: t.expose('totalAssets', {
      type: 'Decimal',
      nullable: true,
      description: 'What the company owns at the end of the year.',
    }),
    currentAssets: t.expose('currentAssets', {
      type: 'Decimal',
      nullable: true,
      description: 'The part of `totalAssets` that is cash, or turns into cash or is used up within a year.',
    }),
    currentLiabilities: t.expose('currentLiabilities', {
      type: 'Decimal',
      nullable: true,
      description: 'What is owed within a year, at the end of the year.',
    }),
    inventories: t.expose('inventories', {
      type: 'Decimal',
      nullable: true,
      description: 'Goods that are to be sold, and what they are made of, at the end of the year.',
    }),
    totalEquity: t.expose('totalEquity', {
      type: 'Decimal',
      nullable: true,
      description: "What belongs to the company's shareholders at the end of the year, without minority interests.",
    }),
    totalDebt: t.expose('totalDebt', {
      type: 'Decimal',
      nullable: true,
      description: 'What is owed at interest at the end of the year, in the short and the long term, with leases.',
    }),
    cashAndShortTermInvestments: t.expose('cashAndShortTermInvestments', {
      type: 'Decimal',
      nullable: true,
      description: 'Cash, and what can be turned into it at once, at the end of the year.',
    }),
    sharesDiluted: t.expose('sharesDiluted', {
      type: 'Decimal',
      nullable: true,
      description: "The year's average number of shares, if all options and convertibles were shares.",
    }),
  }),
});

builder.objectField(InstrumentType, 'fundamentals', (t) =>
  t.field({
    type: [FundamentalsYearType],
    complexity: { field: costOfCall, multiplier: unpagedItems },
    description:
      'What the company reported for its fiscal years, the newest last: four of them as a rule. Empty for what is no share, ' +
      'and where no source has any. As much as a day old; where the source gives no answer and nothing is kept, the error ' +
      'has the code SERVICE_UNAVAILABLE.',
    extensions: { cacheForSeconds: 3_600 },
    resolve: async (instrument, _args, context) => [...(await context.services.market.fundamentals(instrument))],
  }),
);
