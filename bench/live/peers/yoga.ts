/** Yoga with graphql-ws over `ws` and its own `createPubSub`, put together as its documentation does. */
import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga, Repeater } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import type { PriceEvent } from '../price-event.ts';
import { port, startSource, typeDefs } from './source.ts';

// createPubSub has a listener for each subscriber: Node would warn of a leak.
setMaxListeners(0);
const pubSub = createPubSub<{ price: [symbol: string, event: PriceEvent] }>();

function prices(_root: unknown, { symbols }: { symbols: readonly string[] }) {
  const [first, ...others] = symbols.map((symbol) => pubSub.subscribe('price', symbol));
  return first === undefined || others.length === 0 ? first : Repeater.merge([first, ...others]);
}

const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs,
    resolvers: { Subscription: { prices: { subscribe: prices, resolve: (event: PriceEvent) => event } } },
  }),
});

type Operations = Pick<ReturnType<typeof yoga.getEnveloped>, 'execute' | 'subscribe'>;

function operations({ rootValue }: { rootValue?: unknown }): Operations {
  const isPrepared = (value: unknown): value is Operations =>
    typeof value === 'object' && value !== null && 'execute' in value && 'subscribe' in value;
  if (!isPrepared(rootValue)) throw new Error('an operation runs that was not prepared');
  return rootValue;
}

const server = createServer(yoga);
useServer(
  {
    execute: (args) => operations(args).execute(args),
    subscribe: (args) => operations(args).subscribe(args),
    async onSubscribe({ extra }, _id, { operationName, query, variables }) {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        req: extra.request,
        socket: extra.socket,
      });
      const document = parse(query);
      const errors: readonly Error[] = validate(schema, document);
      if (errors.length > 0) throw new AggregateError(errors);
      return {
        schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
    },
  },
  new WebSocketServer({ server, path: '/graphql' }),
);
server.listen(port, '127.0.0.1', () => startSource((event) => pubSub.publish('price', event.symbol, event)));
