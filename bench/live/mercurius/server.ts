/** Mercurius with its own emitter, over graphql-transport-ws. */
import fastify from 'fastify';
import { mercurius } from 'mercurius';
import { port, startSource, typeDefs } from '../peers/source.ts';
import type { PriceEvent } from '../price-event.ts';

const app = fastify();
await app.register(mercurius, {
  schema: typeDefs,
  subscription: true,
  resolvers: {
    Subscription: {
      prices: {
        subscribe: (_root: unknown, { symbols }: { symbols: string[] }, { pubsub }) => pubsub.subscribe(symbols),
        resolve: (event: PriceEvent) => event,
      },
    },
  },
});
app.get('/', () => 'ready');
await app.listen({ port, host: '127.0.0.1' });
startSource((event) => app.graphql.pubsub.publish({ topic: event.symbol, payload: event }));
