import { builder } from '../../builder.ts';
import { within } from '../../limits/field-cost.ts';
import { PriceSourceType } from '../graphql.ts';
import { changePercentOf, maxSymbols } from '../service.ts';
import type { PriceEvent, PriceEventKind } from './price-event.ts';

/** What GraphQL's Int can hold. A larger step is none of lost ticks: the symbol has come to another source's count. */
const mostMissed = 2 ** 31 - 1;

/** What beginning a stream costs beside its first events; those that follow cost nothing more. */
export const streamCost = 10;

const PriceEventKindType = builder.enumType('PriceEventKind', {
  description: 'What a price event tells.',
  values: {
    SNAPSHOT: {
      description:
        'The newest price, sent first and after a GAP. Where a symbol had not begun to be streamed yet, another one ' +
        'follows with its first price: from there on ticks are counted. It also ends a STALE where the source was heard ' +
        'again and the price has not changed.',
    },
    TICK: { description: 'The price changed, or the source told it anew.' },
    GAP: {
      description:
        'Ticks of this symbol may be missing that could not be replayed, and how many is not known; a SNAPSHOT follows.',
    },
    STALE: {
      description:
        'The source has said nothing of this symbol for longer than it should: for 5 seconds, or three times as long as ' +
        'it usually takes. Told once; with the newest price that is known. A TICK ends it, or a SNAPSHOT.',
    },
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
        "Counts a symbol's ticks, the same on every server: 42 follows 41, and no number is given twice or goes back, over " +
        'restarts too. A GAP, SNAPSHOT or STALE has that of the newest tick that is known.',
    }),
    missed: t.int({
      nullable: true,
      description:
        "Ticks of this symbol between the caller's last event of it and this one that were folded together or lost, " +
        'exactly: a SNAPSHOT begins the count, and has 0. Null where that is not known: on a GAP, or where the symbol has ' +
        'come to another source.',
      resolve: ({ missed }) => (missed === null || missed > mostMissed ? null : missed),
    }),
    cursor: t.exposeString('cursor', {
      description: 'Where this stream stands, on every server: hand it back as `after`, with the same symbols. Opaque.',
    }),
  }),
});

builder.subscriptionField('prices', (t) =>
  t.field({
    type: PriceEventType,
    complexity: ({ symbols }) => ({ field: streamCost, multiplier: within(symbols.length, maxSymbols) }),
    description:
      'Live prices. A SNAPSHOT of every symbol comes first, then TICKs, none twice and none left out without a word. A ' +
      'caller who reads more slowly than prices change gets the newest price of each symbol, and `missed` says how many ' +
      'were folded into it. ' +
      'FORBIDDEN while the feature flag `live-prices` is off for the caller.',
    args: {
      symbols: t.arg.stringList({
        required: true,
        description: '1 to 100, in any case. An unknown one is an error that names it.',
      }),
      after: t.arg.string({
        description:
          'The cursor of the last event that the caller saw: the TICKs that it missed come first, without a SNAPSHOT. ' +
          'Where they are gone, a GAP tells so for each symbol, followed by a new SNAPSHOT; so does a caller hear who ' +
          'broke off before all first SNAPSHOTs had come. A symbol that is added is told from its first tick after ' +
          'that place on: ask for it without `after` to have its SNAPSHOT.',
      }),
      maxRate: t.arg.float({
        description: 'At most so many prices a second for each symbol, from 0.01 to 1000; others are folded.',
      }),
    },
    subscribe: async (_root, { symbols, after = null, maxRate = null }, { services, viewer }) => {
      await services.flags.demand('live-prices', viewer?.user ?? null);
      return services.market.prices({ symbols, after, maxRate });
    },
    resolve: (event) => event,
  }),
);
