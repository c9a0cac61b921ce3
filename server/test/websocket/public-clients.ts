import { setTimeout as delay } from 'node:timers/promises';
import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { subscriptionExchange, Client as UrqlClient } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';

interface Heard {
  /** What the client hands its user as data, or as errors, in the order in which it did. */
  data(data: unknown): void;
  /** However the client shows them: in a result, thrown, or wrapped in an error of its own. */
  errors(errors: readonly unknown[]): void;
  ended(): void;
}

export interface PublicClient {
  /** Answers how to unsubscribe. */
  subscribe(query: string, variables: Record<string, unknown>, heard: Heard): () => void;
}

/** Clients wait for seconds before they come again, so that a server is not overrun: too long for a test. */
const retry = { retryAttempts: 100, retryWait: () => delay(20) };

function wsClient(url: string) {
  const client = createWsClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    ...retry,
    // A server that has not started again yet refuses the connection, which is no close of one.
    shouldRetry: () => true,
  });
  onTestFinished(async () => {
    await client.dispose();
  });
  return client;
}

/** A client wraps errors of GraphQL in one of its own, hands them on as a list, or as they are. */
function unwrapped(error: unknown): readonly unknown[] {
  if (Array.isArray(error)) return error;
  if (typeof error === 'object' && error !== null) {
    if ('graphQLErrors' in error && Array.isArray(error.graphQLErrors)) return error.graphQLErrors;
    if ('errors' in error && Array.isArray(error.errors)) return error.errors;
  }
  return [error];
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly unknown[] | undefined;
}

/** What graphql-ws and graphql-sse, of one maker, both take. */
const sinkOf = (heard: Heard) => ({
  next({ data, errors }: Result) {
    if (errors === undefined) heard.data(data);
    else heard.errors(errors);
  },
  error: (error: unknown) => heard.errors(unwrapped(error)),
  complete: () => heard.ended(),
});

export function openGraphqlWs(url: string): PublicClient {
  const client = wsClient(url);
  return { subscribe: (query, variables, heard) => client.subscribe({ query, variables }, sinkOf(heard)) };
}

export function openGraphqlSse(url: string): PublicClient {
  const client = createSseClient({
    url,
    singleConnection: false,
    retryAttempts: retry.retryAttempts,
    retry: retry.retryWait,
  });
  onTestFinished(() => client.dispose());
  return { subscribe: (query, variables, heard) => client.subscribe({ query, variables }, sinkOf(heard)) };
}

export function openUrql(url: string): PublicClient {
  const sockets = wsClient(url);
  const forwardSubscription = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({
        unsubscribe: sockets.subscribe(
          { query, variables: { ...variables } },
          {
            next: ({ data = null, errors }) => sink.next({ data, ...(errors && { errors }) }),
            error: (error) => sink.error(error),
            complete: () => sink.complete(),
          },
        ),
      }),
    }),
  });
  const client = new UrqlClient({ url, preferGetMethod: false, exchanges: [forwardSubscription] });
  return {
    subscribe(query, variables, heard) {
      const { unsubscribe } = client.subscription(query, variables).subscribe(({ data, error, hasNext }) => {
        if (error !== undefined) heard.errors(unwrapped(error));
        else if (data !== undefined) heard.data(data);
        if (!hasNext) heard.ended();
      });
      return unsubscribe;
    },
  };
}

export function openApollo(url: string): PublicClient {
  const client = new ApolloClient({ link: new GraphQLWsLink(wsClient(url)), cache: new InMemoryCache() });
  onTestFinished(() => client.stop());
  return {
    subscribe(query, variables, heard) {
      const subscription = client.subscribe({ query: gql(query), variables }).subscribe({
        next({ data, error }) {
          if (error === undefined) heard.data(data);
          else heard.errors(unwrapped(error));
        },
        error: (error: unknown) => heard.errors(unwrapped(error)),
        complete: () => heard.ended(),
      });
      return () => subscription.unsubscribe();
    },
  };
}
