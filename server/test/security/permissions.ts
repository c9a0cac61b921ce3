import { randomUUID } from 'node:crypto';
import type { Scene } from './callers.ts';

/** How to ask for a root field about the owner's things: the call, without what is selected of it. */
export const rootFields: Readonly<Record<string, (scene: Scene) => string>> = {
  'Query.viewer': () => 'viewer',
  'Query.node': ({ owner }) => `node(id: "${owner.id}")`,
  'Query.plans': () => 'plans',
  'Query.instrument': () => 'instrument(symbol: "AAPL")',
  'Query.instruments': () => 'instruments(first: 1)',
  'Query.quotes': () => 'quotes(symbols: ["AAPL"])',
  'Mutation.signUp': () =>
    `signUp(input: { email: "${randomUUID()}@example.com", username: "u-${randomUUID().slice(0, 18)}", password: "long enough" })`,
  'Mutation.signIn': ({ owner }) => `signIn(input: { email: "${owner.email}", password: "wrong" })`,
  'Mutation.signOut': () => 'signOut',
  'Mutation.signOutEverywhere': () => 'signOutEverywhere',
  'Mutation.revokeSession': ({ sessionId }) => `revokeSession(id: "${sessionId}")`,
  'Mutation.createApiKey': () => 'createApiKey(input: { name: "x", scopes: [READ] })',
  'Mutation.rotateApiKey': ({ keyId }) => `rotateApiKey(input: { id: "${keyId}" })`,
  'Mutation.revokeApiKey': ({ keyId }) => `revokeApiKey(id: "${keyId}")`,
  'Mutation.createWatchlist': () => 'createWatchlist(input: { name: "x" })',
  'Mutation.renameWatchlist': ({ watchlistId }) =>
    `renameWatchlist(input: { watchlistId: "${watchlistId}", name: "x" })`,
  'Mutation.reorderWatchlist': ({ watchlistId }) =>
    `reorderWatchlist(input: { watchlistId: "${watchlistId}", symbols: ["MSFT", "AAPL"] })`,
  'Mutation.deleteWatchlist': ({ watchlistId }) => `deleteWatchlist(id: "${watchlistId}")`,
  'Mutation.addToWatchlist': ({ watchlistId }) =>
    `addToWatchlist(input: { watchlistId: "${watchlistId}", symbol: "IBM" })`,
  'Mutation.removeFromWatchlist': ({ watchlistId }) =>
    `removeFromWatchlist(input: { watchlistId: "${watchlistId}", symbol: "AAPL" })`,
  'Subscription.prices': () => 'prices(symbols: ["AAPL"])',
};

/** What anybody may call, signed in or not; every other root field refuses strangers. */
export const publicRootFields: ReadonlySet<string> = new Set([
  'Query.viewer',
  'Query.node',
  'Query.plans',
  'Query.instrument',
  'Query.instruments',
  'Query.quotes',
  'Mutation.signUp',
  'Mutation.signIn',
  'Mutation.signOut',
  'Subscription.prices',
]);

/** Types that hold nothing of anybody's: market data, plans, errors, pages of public lists. */
export const publicTypes: ReadonlySet<string> = new Set([
  'Candle',
  'Instrument',
  'InstrumentConnection',
  'InstrumentEdge',
  'PageInfo',
  'Plan',
  'PriceEvent',
  'Provenance',
  'Quote',
  'ValidationIssue',
]);

/** Types that only a mutation's result holds, which is tried as a root field. */
export const resultTypes: ReadonlySet<string> = new Set([
  'AuthPayload',
  'CreatedApiKey',
  'DeletedNode',
  'SessionsEnded',
]);

type Reach = (scene: Scene, selection: string) => string;

const byNode =
  (type: string, id: (scene: Scene) => string): Reach =>
  (scene, selection) =>
    `node(id: "${id(scene)}") { ... on ${type} { ${selection} } }`;

const inUser = (inside: (selection: string) => string): Reach => {
  const user = byNode('User', ({ owner }) => owner.id);
  return (scene, selection) => user(scene, inside(selection));
};

/** For every other type: how to ask for a field of the owner's. */
export const reaches: Readonly<Record<string, Reach>> = {
  User: byNode('User', ({ owner }) => owner.id),
  Session: byNode('Session', ({ sessionId }) => sessionId),
  ApiKey: byNode('ApiKey', ({ keyId }) => keyId),
  Watchlist: byNode('Watchlist', ({ watchlistId }) => watchlistId),
  WatchlistItem: byNode('WatchlistItem', ({ watchlistItemId }) => watchlistItemId),
  WatchlistConnection: inUser((selection) => `watchlists { ${selection} }`),
  WatchlistEdge: inUser((selection) => `watchlists { edges { ${selection} } }`),
};

/** Arguments that a field of such a type requires. */
export const fieldArguments: Readonly<Record<string, string>> = {};
