import { createClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient as createSocket } from 'graphql-ws';
import { pricesSubscription } from './documents.js';

export { run } from './urql.js';

export function follow(url, token, symbols, told) {
  const socket = createSocket({ url, connectionParams: { authorization: `Bearer ${token}` } });
  const client = createClient({
    url,
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink) }),
        }),
      }),
    ],
  });
  return client.subscription(pricesSubscription, { symbols }).subscribe(told);
}
