import { builder } from '../builder.ts';
import { within } from '../limits/field-cost.ts';
import { PriceSourceType } from './graphql.ts';
import type { PriceEvent, PriceEventKind } from './price-stream.ts';
import { changePercentOf, maxSymbols } from './service.ts';

/** What beginning a stream costs beside its first events; those that follow cost nothing more. */
export const streamCost = 10;

const PriceEventKindType = builder.enumType('PriceEventKind', {
  description: 'What a price event tells.',
  values: {
    SNAPSHOT: {
      description:
        'The newest price, sent first and after a GAP. Where a stream had not begun yet, another one follows with its ' +
        'first price: from there on ticks are counted.',
    },
    TICK: { description: 'The price changed, or the source told it anew.' },
    GAP: { description: 'Ticks of this symbol could not be delivered or replayed; a SNAPSHOT follows.' },
    STALE: { description: 'The source has said nothing for longer than it should; a TICK ends it.' },
  } satisfies Record<PriceEventKind, { description: string }>,
});

const PriceEventType = builder.objectRef<PriceEvent>('PriceEvent').implement({
  description: "A symbol's price as it changes, in the instrument's currency.",
  fields: (t) => ({
    kind: t.expose('kind', { type: PriceEventKindType, description: 'What this event tells.' }),
    symbol: t.exposeString('symbol', { description: 'Whose price it is.' }),
    price: t.expose('price', { type: 'Decimal', description: 'The price.' }),
    bid: t.expose('bid', {
      type: 'Decimal',
      nullable: true,
      description: 'The best bid; null where the source has none.',
    }),
    ask: t.expose('ask', {
      type: 'Decimal',
      nullable: true,
      description: 'The best ask; null where the source has none.',
    }),
    changePercent: t.float({
      nullable: true,
      description: 'Since the close of the day before, in percent: 1.5 is 1.5%.',
      resolve: changePercentOf,
    }),
    volume: t.expose('volume', {
      type: 'Decimal',
      nullable: true,
      description: 'What was traded that day so far; null where the source records none.',
    }),
    source: t.expose('source', { type: PriceSourceType, description: 'Where the price comes from.' }),
    time: t.field({
      type: 'DateTime',
      description: 'When the source said so.',
      resolve: (event) => new Date(event.timeMs),
    }),
    sequence: t.expose('sequence', {
      type: 'SafeInt',
      description:
        "Counts a symbol's ticks: 42 follows 41, no number comes twice or goes back, over restarts too. Where the source " +
        'counts by itself, a tick has the same number on every server; where it does not, each server gives its own.',
    }),
    missed: t.exposeInt('missed', {
      nullable: true,
      description:
        "Ticks of this symbol between the caller's last event and this one that were folded together or lost. " +
        'Null where that is not known: on a GAP, or where the symbol has come to another source.',
    }),
    cursor: t.exposeString('cursor', { description: 'Where this stream stands: hand it back as `after`.' }),
  }),
});

builder.subscriptionField('prices', (t) =>
  t.field({
    type: PriceEventType,
    complexity: ({ symbols }) => ({ field: streamCost, multiplier: within(symbols.length, maxSymbols) }),
    description:
      'Live prices. A SNAPSHOT of every symbol comes first, then TICKs. A caller who reads more slowly than ' +
      'prices change gets the newest price of each symbol, and `missed` says how many were folded into it. ' +
      'FORBIDDEN while the feature flag `live-prices` is off for the caller.',
    args: {
      symbols: t.arg.stringList({
        required: true,
        description: '1 to 100, in any case. An unknown one is an error that names it.',
      }),
      after: t.arg.string({
        description:
          'The cursor of the last event that the caller saw: what it missed is told as a GAP for each symbol, ' +
          'followed by a new SNAPSHOT.',
      }),
      maxRate: t.arg.float({
        description: 'At most so many events a second for each symbol, from 0.01 to 1000; others are folded.',
      }),
    },
    subscribe: async (_root, { symbols, after = null, maxRate = null }, { services, viewer }) => {
      await services.flags.demand('live-prices', viewer?.user ?? null);
      return services.market.prices({ symbols, after, maxRate });
    },
    resolve: (event) => event,
  }),
);
