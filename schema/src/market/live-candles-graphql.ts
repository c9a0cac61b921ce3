import { builder } from '../builder.ts';
import type { CandleEvent } from './feed/bars/bar-builder.ts';
import { CandleIntervalType, CandleType } from './graphql.ts';
import { costOfASet, IndicatorSetType } from './indicators/graphql.ts';
import { streamCost } from './prices/graphql.ts';

const CandleEventType = builder.objectRef<CandleEvent>('CandleEvent').implement({
  description: 'A bar as it grows, or as it ended.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'Whose bar it is.' }),
    interval: t.expose('interval', { type: CandleIntervalType, description: 'How long it lasts.' }),
    candle: t.expose('candle', {
      type: CandleType,
      description:
        'The whole bar so far. While it grows, its volume may lack single trades of the time when the stream began.',
    }),
    isClosed: t.exposeBoolean('isClosed', { description: 'True once for each bar: it changes no more.' }),
    indicators: t.field({
      type: IndicatorSetType,
      nullable: true,
      complexity: { field: costOfASet, multiplier: 1 },
      description:
        'What indicators say of this bar, at every event. Of a closed one they are the values that `Instrument.indicatorSeries` ' +
        'has on it. Null where the bars before it could not be read, or not within 5 seconds: no bar waits longer for them.',
      resolve: (event, _args, { services }) => services.market.liveIndicators.of(event),
    }),
  }),
});

builder.subscriptionField('candles', (t) =>
  t.field({
    type: CandleEventType,
    complexity: streamCost,
    description:
      'Bars as they grow: the one under way first, where there is one, then each time that it changes, at most four times ' +
      'a second, and each one once more when it has closed, in their order. An interval without a trade has no bar. Who reads ' +
      'more slowly than the bar under way changes gets its newest state. FORBIDDEN while the feature flag `live-prices` is ' +
      'off for the caller.',
    args: {
      symbol: t.arg.string({ required: true, description: 'In any case. An unknown one is an error that names it.' }),
      interval: t.arg({ type: CandleIntervalType, required: true, description: 'How long each bar lasts.' }),
    },
    subscribe: async (_root, { symbol, interval }, { services, viewer }) => {
      await services.flags.demand('live-prices', viewer?.user ?? null);
      return services.market.liveCandles(symbol, interval);
    },
    resolve: (event) => event,
  }),
);
