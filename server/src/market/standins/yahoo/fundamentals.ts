import type { Answer } from './answer.ts';
import type { Listed } from './market.ts';

/** "394.33B" */
function format(value: number): string {
  const [unit, divisor] = Math.abs(value) >= 1e9 ? ['B', 1e9] : Math.abs(value) >= 1e6 ? ['M', 1e6] : ['', 1];
  return `${(value / divisor).toFixed(2)}${unit}`;
}

/** /ws/fundamentals-timeseries/v1/finance/timeseries/SYMBOL: one result for each type that is asked for, reported or not. */
export function answerTimeseries(symbol: string, listed: Listed | null, query: URLSearchParams): Answer {
  const [fromMs, toMs] = ['period1', 'period2'].map((name) => Number(query.get(name)) * 1_000);
  const years = (listed?.symbol.years ?? []).filter(({ asOfDate }) => {
    const timeMs = Date.parse(asOfDate);
    return timeMs >= (fromMs ?? 0) && timeMs <= (toMs ?? 0);
  });
  const types = (query.get('type') ?? '').split(',').filter((type) => type !== '');
  const result = types.map((type) => {
    const meta = { symbol: [symbol], type: [type] };
    const values = years.flatMap(({ asOfDate, currency, figures }) => {
      const raw = figures[type.replace(/^annual/, '')];
      return raw === undefined ? [] : [{ asOfDate, currency, raw }];
    });
    if (values.length === 0) return { meta };
    return {
      meta,
      timestamp: values.map(({ asOfDate }) => Date.parse(asOfDate) / 1_000),
      [type]: values.map(({ asOfDate, currency, raw }) => ({
        dataId: 20_100,
        asOfDate,
        periodType: '12M',
        currencyCode: currency,
        reportedValue: { raw, fmt: format(raw) },
      })),
    };
  });
  return { status: 200, body: { timeseries: { result, error: null } } };
}
