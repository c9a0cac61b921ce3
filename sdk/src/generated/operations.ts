/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import type { TypedDocument } from '../document.ts';
import type { DateTime, DateTimeInput, Decimal } from '../scalars.ts';

/** One more symbol for a watchlist. */
export type AddToWatchlistInput = {
  /** At most 500 characters. */
  readonly note?: string | null | undefined;
  /** In any case. */
  readonly symbol: string;
  /** One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team. */
  readonly watchlistId: string;
};

/** A way to analyse an instrument. */
export type AnalysisModel =
  /** Trend, momentum, volatility, volume and levels, for every kind of instrument. */
  | 'BASIC'
  /** Lasting quality, and what its earnings are worth to an owner. */
  | 'BUFFETT'
  /** Future cash flows, discounted. */
  | 'DCF'
  /** What kind of company it is, and what its growth costs. */
  | 'LYNCH';

/** What a key may be used for. What guards the account itself is for no key. */
export type ApiKeyScope =
  /** Queries and subscriptions. */
  | 'READ'
  /** Mutations. */
  | 'WRITE';

/** What kind of thing an instrument is. */
export type AssetClass =
  /** A pair of crypto assets, or of one and a currency. */
  | 'CRYPTO'
  /** A share of a company. */
  | 'EQUITY'
  /** A futures contract, always the nearest. */
  | 'FUTURE'
  /** A pair of currencies. */
  | 'FX'
  /** An index: it is quoted, not traded. */
  | 'INDEX';

/** How long a candle lasts. All start at whole multiples of it, in UTC. */
export type CandleInterval =
  /** A day. */
  | 'D1'
  /** An hour. */
  | 'H1'
  /** Four hours, from midnight on. */
  | 'H4'
  /** A minute. */
  | 'M1'
  /** Five minutes. */
  | 'M5'
  /** A quarter of an hour. */
  | 'M15'
  /** A week, from Monday on. */
  | 'W1';

/** A new watchlist. */
export type CreateWatchlistInput = {
  /** 1 to 100 characters. */
  readonly name: string;
  /** What is on it from the start, in this order. */
  readonly symbols?: ReadonlyArray<string> | null | undefined;
  /** Whose it is to be: a team in which the caller is OWNER or MEMBER; FORBIDDEN for a VIEWER. Its symbols count for the caller's plan all the same. Left out or null: the caller's alone. */
  readonly teamId?: string | null | undefined;
};

/** Whom a watchlist is to belong to. */
export type MoveWatchlistInput = {
  /** A team in which the caller and the list's owner are OWNER or MEMBER; FORBIDDEN where the caller is VIEWER there. Left out or null: back to the list's owner alone. */
  readonly teamId?: string | null | undefined;
  /** One of the caller's own, or of a team: where the caller neither owns the list nor is OWNER there, FORBIDDEN. */
  readonly watchlistId: string;
};

/** What a price event tells. */
export type PriceEventKind =
  /** Ticks of this symbol may be missing that could not be replayed, and how many is not known; a SNAPSHOT follows. */
  | 'GAP'
  /** The newest price, sent first and after a GAP. Where a symbol had not begun to be streamed yet, another one follows with its first price: from there on ticks are counted. It also ends a STALE where the source was heard again and the price has not changed. */
  | 'SNAPSHOT'
  /** The source has said nothing of this symbol for longer than it should: for 5 seconds, or three times as long as it usually takes. Told once; with the newest price that is known. A TICK ends it, or a SNAPSHOT. */
  | 'STALE'
  /** The price changed, or the source told it anew. */
  | 'TICK';

/** Where a price comes from. REPLAY is recorded history played again: never a live price. */
export type PriceSource =
  /** The exchange Binance. */
  | 'BINANCE'
  /** An exchange reached through ccxt. */
  | 'CCXT'
  /** Recorded or seeded bars, played again. Never a live price. */
  | 'REPLAY'
  /** Yahoo Finance. */
  | 'YAHOO';

/** One symbol less on a watchlist. */
export type RemoveFromWatchlistInput = {
  /** In any case. */
  readonly symbol: string;
  /** One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team. */
  readonly watchlistId: string;
};

/** Another name for a watchlist. */
export type RenameWatchlistInput = {
  /** 1 to 100 characters. */
  readonly name: string;
  /** One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team. */
  readonly watchlistId: string;
};

/** Another order for what is on a watchlist. */
export type ReorderWatchlistInput = {
  /** Each of the list's symbols exactly once, in the order wanted. */
  readonly symbols: ReadonlyArray<string>;
  /** One of the caller's own, or of a team. FORBIDDEN for a VIEWER of the team. */
  readonly watchlistId: string;
};

/** What an account may do beyond its own things. */
export type Role =
  /** Runs the service. */
  | 'ADMIN'
  /** Its own things only. */
  | 'USER';

/** Who signs in. */
export type SignInInput = {
  /** As at sign-up; case does not matter. */
  readonly email: string;
  /** As at sign-up; case matters. */
  readonly password: string;
  /** Of the authenticator app, or a recovery code: for accounts that have turned this on. */
  readonly totpCode?: string | null | undefined;
};

/** A new account. */
export type SignUpInput = {
  /** Unique whatever its case; at most 254 characters. */
  readonly email: string;
  /** 8 to 256 characters, any of them. */
  readonly password: string;
  /** 3 to 32 letters, digits, `_`, `.` or `-`; unique whatever its case. */
  readonly username: string;
};

/** What an account has subscribed to; `plans` tells what each allows. */
export type Tier =
  /** For people who trade for a living. */
  | 'EXPERT'
  /** Costs nothing; every account starts here. */
  | 'FREE'
  /** For people who trade now and then. */
  | 'PRO';

export type PlanFieldsFragment = { readonly tier: Tier, readonly maxWatchedSymbols: number, readonly models: ReadonlyArray<AnalysisModel>, readonly costPerMinute: number };

export type UserFieldsFragment = { readonly __typename: 'User', readonly id: string, readonly email: string, readonly username: string, readonly emailVerified: boolean, readonly role: Role, readonly createdAt: DateTime, readonly plan: PlanFieldsFragment };

export type SessionFieldsFragment = { readonly __typename: 'AuthPayload', readonly token: string, readonly expiresAt: DateTime, readonly user: UserFieldsFragment };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { readonly signUp:
    | (
      { readonly __typename: 'AuthPayload' }
      & SessionFieldsFragment
    )
    | (
      { readonly __typename: 'ConflictError' }
      & ErrorFields_ConflictError_Fragment
    )
    | (
      { readonly __typename: 'ValidationError' }
      & ErrorFields_ValidationError_Fragment
    )
   };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { readonly signIn:
    | (
      { readonly __typename: 'AuthPayload' }
      & SessionFieldsFragment
    )
    | (
      { readonly __typename: 'InvalidCredentialsError' }
      & ErrorFields_InvalidCredentialsError_Fragment
    )
    | (
      { readonly __typename: 'TotpRequiredError' }
      & ErrorFields_TotpRequiredError_Fragment
    )
   };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { readonly signOut: boolean };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: UserFieldsFragment | null };

export type PlansQueryVariables = Exact<{ [key: string]: never; }>;


export type PlansQuery = { readonly plans: ReadonlyArray<PlanFieldsFragment> };

type ErrorFields_ConflictError_Fragment = { readonly __typename: 'ConflictError', readonly code: string, readonly message: string };

type ErrorFields_InvalidCredentialsError_Fragment = { readonly __typename: 'InvalidCredentialsError', readonly code: string, readonly message: string };

type ErrorFields_InvalidTokenError_Fragment = { readonly __typename: 'InvalidTokenError', readonly code: string, readonly message: string };

type ErrorFields_NotFoundError_Fragment = { readonly __typename: 'NotFoundError', readonly code: string, readonly message: string };

type ErrorFields_PlanLimitError_Fragment = { readonly __typename: 'PlanLimitError', readonly tier: Tier, readonly limit: number, readonly code: string, readonly message: string };

type ErrorFields_TotpRequiredError_Fragment = { readonly __typename: 'TotpRequiredError', readonly code: string, readonly message: string };

type ErrorFields_ValidationError_Fragment = { readonly __typename: 'ValidationError', readonly code: string, readonly message: string, readonly issues: ReadonlyArray<{ readonly path: ReadonlyArray<string>, readonly message: string }> };

export type ErrorFieldsFragment =
  | ErrorFields_ConflictError_Fragment
  | ErrorFields_InvalidCredentialsError_Fragment
  | ErrorFields_InvalidTokenError_Fragment
  | ErrorFields_NotFoundError_Fragment
  | ErrorFields_PlanLimitError_Fragment
  | ErrorFields_TotpRequiredError_Fragment
  | ErrorFields_ValidationError_Fragment
;

export type InstrumentFieldsFragment = { readonly __typename: 'Instrument', readonly id: string, readonly symbol: string, readonly name: string, readonly assetClass: AssetClass, readonly currency: string, readonly priceDecimals: number, readonly provenance: { readonly description: string, readonly licence: string | null, readonly origin: string | null, readonly synthetic: boolean } | null };

export type QuoteFieldsFragment = { readonly symbol: string, readonly price: Decimal, readonly bid: Decimal | null, readonly ask: Decimal | null, readonly open: Decimal | null, readonly high: Decimal | null, readonly low: Decimal | null, readonly previousClose: Decimal | null, readonly change: Decimal | null, readonly changePercent: number | null, readonly volume: Decimal | null, readonly source: PriceSource, readonly synthetic: boolean, readonly stale: boolean, readonly asOf: DateTime };

export type CandleFieldsFragment = { readonly time: DateTime, readonly open: Decimal, readonly high: Decimal, readonly low: Decimal, readonly close: Decimal, readonly volume: Decimal, readonly missingBefore: number };

export type PriceEventFieldsFragment = { readonly kind: PriceEventKind, readonly symbol: string, readonly price: Decimal, readonly bid: Decimal | null, readonly ask: Decimal | null, readonly changePercent: number | null, readonly volume: Decimal | null, readonly source: PriceSource, readonly time: DateTime, readonly sequence: number, readonly missed: number | null, readonly cursor: string };

export type InstrumentQueryVariables = Exact<{
  symbol: string;
}>;


export type InstrumentQuery = { readonly instrument: InstrumentFieldsFragment | null };

export type InstrumentsQueryVariables = Exact<{
  search?: string | null | undefined;
  assetClass?: AssetClass | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type InstrumentsQuery = { readonly instruments: { readonly totalCount: number, readonly nodes: ReadonlyArray<InstrumentFieldsFragment>, readonly pageInfo: PageInfoFieldsFragment } };

export type QuotesQueryVariables = Exact<{
  symbols: ReadonlyArray<string>;
}>;


export type QuotesQuery = { readonly quotes: ReadonlyArray<QuoteFieldsFragment> };

export type CandlesQueryVariables = Exact<{
  symbol: string;
  interval: CandleInterval;
  from?: DateTimeInput | null | undefined;
  to?: DateTimeInput | null | undefined;
  limit?: number | null | undefined;
}>;


export type CandlesQuery = { readonly instrument: { readonly candles: ReadonlyArray<CandleFieldsFragment> } | null };

export type PricesSubscriptionVariables = Exact<{
  symbols: ReadonlyArray<string>;
  after?: string | null | undefined;
  maxRate?: number | null | undefined;
}>;


export type PricesSubscription = { readonly prices: PriceEventFieldsFragment };

export type NodeQueryVariables = Exact<{
  id: string;
}>;


export type NodeQuery = { readonly node:
    | { readonly __typename: 'Analysis', readonly id: string }
    | { readonly __typename: 'ApiKey', readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<ApiKeyScope>, readonly createdAt: DateTime, readonly lastUsedAt: DateTime | null, readonly id: string }
    | (
      { readonly __typename: 'Instrument', readonly id: string }
      & InstrumentFieldsFragment
    )
    | { readonly __typename: 'Notification', readonly id: string }
    | { readonly __typename: 'Report', readonly id: string }
    | { readonly __typename: 'Session', readonly method: string, readonly ip: string | null, readonly userAgent: string | null, readonly createdAt: DateTime, readonly lastUsedAt: DateTime | null, readonly expiresAt: DateTime, readonly isCurrent: boolean, readonly id: string }
    | { readonly __typename: 'Task', readonly id: string }
    | { readonly __typename: 'TaskComment', readonly id: string }
    | { readonly __typename: 'Team', readonly id: string }
    | { readonly __typename: 'TeamInvitation', readonly id: string }
    | (
      { readonly __typename: 'User', readonly id: string }
      & UserFieldsFragment
    )
    | (
      { readonly __typename: 'Watchlist', readonly id: string }
      & WatchlistFieldsFragment
    )
    | (
      { readonly __typename: 'WatchlistItem', readonly id: string }
      & WatchlistItemFieldsFragment
    )
   | null };

export type PageInfoFieldsFragment = { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null };

export type WatchlistItemFieldsFragment = { readonly __typename: 'WatchlistItem', readonly id: string, readonly note: string | null, readonly addedAt: DateTime, readonly instrument: InstrumentFieldsFragment };

export type WatchlistFieldsFragment = { readonly __typename: 'Watchlist', readonly id: string, readonly name: string, readonly createdAt: DateTime, readonly items: ReadonlyArray<WatchlistItemFieldsFragment> };

export type DeletedNodeFieldsFragment = { readonly __typename: 'DeletedNode', readonly id: string };

export type WatchlistsQueryVariables = Exact<{
  personal?: boolean | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type WatchlistsQuery = { readonly viewer: { readonly watchlists: { readonly totalCount: number, readonly nodes: ReadonlyArray<WatchlistFieldsFragment>, readonly pageInfo: PageInfoFieldsFragment } } | null };

export type CreateWatchlistMutationVariables = Exact<{
  input: CreateWatchlistInput;
}>;


export type CreateWatchlistMutation = { readonly createWatchlist:
    | (
      { readonly __typename: 'NotFoundError' }
      & ErrorFields_NotFoundError_Fragment
    )
    | (
      { readonly __typename: 'PlanLimitError' }
      & ErrorFields_PlanLimitError_Fragment
    )
    | (
      { readonly __typename: 'ValidationError' }
      & ErrorFields_ValidationError_Fragment
    )
    | (
      { readonly __typename: 'Watchlist' }
      & WatchlistFieldsFragment
    )
   };

export type RenameWatchlistMutationVariables = Exact<{
  input: RenameWatchlistInput;
}>;


export type RenameWatchlistMutation = { readonly renameWatchlist:
    | (
      { readonly __typename: 'NotFoundError' }
      & ErrorFields_NotFoundError_Fragment
    )
    | (
      { readonly __typename: 'ValidationError' }
      & ErrorFields_ValidationError_Fragment
    )
    | (
      { readonly __typename: 'Watchlist' }
      & WatchlistFieldsFragment
    )
   };

export type ReorderWatchlistMutationVariables = Exact<{
  input: ReorderWatchlistInput;
}>;


export type ReorderWatchlistMutation = { readonly reorderWatchlist:
    | (
      { readonly __typename: 'NotFoundError' }
      & ErrorFields_NotFoundError_Fragment
    )
    | (
      { readonly __typename: 'ValidationError' }
      & ErrorFields_ValidationError_Fragment
    )
    | (
      { readonly __typename: 'Watchlist' }
      & WatchlistFieldsFragment
    )
   };

export type MoveWatchlistMutationVariables = Exact<{
  input: MoveWatchlistInput;
}>;


export type MoveWatchlistMutation = { readonly moveWatchlist:
    | (
      { readonly __typename: 'NotFoundError' }
      & ErrorFields_NotFoundError_Fragment
    )
    | (
      { readonly __typename: 'ValidationError' }
      & ErrorFields_ValidationError_Fragment
    )
    | (
      { readonly __typename: 'Watchlist' }
      & WatchlistFieldsFragment
    )
   };

export type DeleteWatchlistMutationVariables = Exact<{
  id: string;
}>;


export type DeleteWatchlistMutation = { readonly deleteWatchlist:
    | (
      { readonly __typename: 'DeletedNode' }
      & DeletedNodeFieldsFragment
    )
    | (
      { readonly __typename: 'NotFoundError' }
      & ErrorFields_NotFoundError_Fragment
    )
   };

export type AddToWatchlistMutationVariables = Exact<{
  input: AddToWatchlistInput;
}>;


export type AddToWatchlistMutation = { readonly addToWatchlist:
    | (
      { readonly __typename: 'ConflictError' }
      & ErrorFields_ConflictError_Fragment
    )
    | (
      { readonly __typename: 'NotFoundError' }
      & ErrorFields_NotFoundError_Fragment
    )
    | (
      { readonly __typename: 'PlanLimitError' }
      & ErrorFields_PlanLimitError_Fragment
    )
    | (
      { readonly __typename: 'ValidationError' }
      & ErrorFields_ValidationError_Fragment
    )
    | (
      { readonly __typename: 'Watchlist' }
      & WatchlistFieldsFragment
    )
   };

export type RemoveFromWatchlistMutationVariables = Exact<{
  input: RemoveFromWatchlistInput;
}>;


export type RemoveFromWatchlistMutation = { readonly removeFromWatchlist:
    | (
      { readonly __typename: 'NotFoundError' }
      & ErrorFields_NotFoundError_Fragment
    )
    | (
      { readonly __typename: 'Watchlist' }
      & WatchlistFieldsFragment
    )
   };


const planFieldsFragment = `fragment PlanFields on Plan {
  tier
  maxWatchedSymbols
  models
  costPerMinute
}`;

const userFieldsFragment = `fragment UserFields on User {
  __typename
  id
  email
  username
  emailVerified
  role
  plan {
    ...PlanFields
  }
  createdAt
}`;

const sessionFieldsFragment = `fragment SessionFields on AuthPayload {
  __typename
  token
  expiresAt
  user {
    ...UserFields
  }
}`;

const errorFieldsFragment = `fragment ErrorFields on Error {
  __typename
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
  ... on PlanLimitError {
    tier
    limit
  }
}`;

const instrumentFieldsFragment = `fragment InstrumentFields on Instrument {
  __typename
  id
  symbol
  name
  assetClass
  currency
  priceDecimals
  provenance {
    description
    licence
    origin
    synthetic
  }
}`;

const quoteFieldsFragment = `fragment QuoteFields on Quote {
  symbol
  price
  bid
  ask
  open
  high
  low
  previousClose
  change
  changePercent
  volume
  source
  synthetic
  stale
  asOf
}`;

const candleFieldsFragment = `fragment CandleFields on Candle {
  time
  open
  high
  low
  close
  volume
  missingBefore
}`;

const priceEventFieldsFragment = `fragment PriceEventFields on PriceEvent {
  kind
  symbol
  price
  bid
  ask
  changePercent
  volume
  source
  time
  sequence
  missed
  cursor
}`;

const pageInfoFieldsFragment = `fragment PageInfoFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`;

const watchlistItemFieldsFragment = `fragment WatchlistItemFields on WatchlistItem {
  __typename
  id
  note
  addedAt
  instrument {
    ...InstrumentFields
  }
}`;

const watchlistFieldsFragment = `fragment WatchlistFields on Watchlist {
  __typename
  id
  name
  createdAt
  items {
    ...WatchlistItemFields
  }
}`;

const deletedNodeFieldsFragment = `fragment DeletedNodeFields on DeletedNode {
  __typename
  id
}`;

export const SignUpDocument: TypedDocument<SignUpMutation, SignUpMutationVariables> = `mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) {
    __typename
    ...SessionFields
    ...ErrorFields
  }
}
${errorFieldsFragment}
${planFieldsFragment}
${sessionFieldsFragment}
${userFieldsFragment}`;

export const SignInDocument: TypedDocument<SignInMutation, SignInMutationVariables> = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ...SessionFields
    ...ErrorFields
  }
}
${errorFieldsFragment}
${planFieldsFragment}
${sessionFieldsFragment}
${userFieldsFragment}`;

export const SignOutDocument: TypedDocument<SignOutMutation, SignOutMutationVariables> = `mutation SignOut {
  signOut
}`;

export const ViewerDocument: TypedDocument<ViewerQuery, ViewerQueryVariables> = `query Viewer {
  viewer {
    ...UserFields
  }
}
${planFieldsFragment}
${userFieldsFragment}`;

export const PlansDocument: TypedDocument<PlansQuery, PlansQueryVariables> = `query Plans {
  plans {
    ...PlanFields
  }
}
${planFieldsFragment}`;

export const InstrumentDocument: TypedDocument<InstrumentQuery, InstrumentQueryVariables> = `query Instrument($symbol: String!) {
  instrument(symbol: $symbol) {
    ...InstrumentFields
  }
}
${instrumentFieldsFragment}`;

export const InstrumentsDocument: TypedDocument<InstrumentsQuery, InstrumentsQueryVariables> = `query Instruments($search: String, $assetClass: AssetClass, $first: Int, $after: String, $last: Int, $before: String) {
  instruments(
    search: $search
    assetClass: $assetClass
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...InstrumentFields
    }
    totalCount
    pageInfo {
      ...PageInfoFields
    }
  }
}
${instrumentFieldsFragment}
${pageInfoFieldsFragment}`;

export const QuotesDocument: TypedDocument<QuotesQuery, QuotesQueryVariables> = `query Quotes($symbols: [String!]!) {
  quotes(symbols: $symbols) {
    ...QuoteFields
  }
}
${quoteFieldsFragment}`;

export const CandlesDocument: TypedDocument<CandlesQuery, CandlesQueryVariables> = `query Candles($symbol: String!, $interval: CandleInterval!, $from: DateTime, $to: DateTime, $limit: Int) {
  instrument(symbol: $symbol) {
    candles(interval: $interval, from: $from, to: $to, limit: $limit) {
      ...CandleFields
    }
  }
}
${candleFieldsFragment}`;

export const PricesDocument: TypedDocument<PricesSubscription, PricesSubscriptionVariables> = `subscription Prices($symbols: [String!]!, $after: String, $maxRate: Float) {
  prices(symbols: $symbols, after: $after, maxRate: $maxRate) {
    ...PriceEventFields
  }
}
${priceEventFieldsFragment}`;

export const NodeDocument: TypedDocument<NodeQuery, NodeQueryVariables> = `query Node($id: ID!) {
  node(id: $id) {
    __typename
    id
    ...UserFields
    ...WatchlistFields
    ...WatchlistItemFields
    ...InstrumentFields
    ... on ApiKey {
      name
      prefix
      scopes
      createdAt
      lastUsedAt
    }
    ... on Session {
      method
      ip
      userAgent
      createdAt
      lastUsedAt
      expiresAt
      isCurrent
    }
  }
}
${instrumentFieldsFragment}
${planFieldsFragment}
${userFieldsFragment}
${watchlistFieldsFragment}
${watchlistItemFieldsFragment}`;

export const WatchlistsDocument: TypedDocument<WatchlistsQuery, WatchlistsQueryVariables> = `query Watchlists($personal: Boolean, $first: Int, $after: String, $last: Int, $before: String) {
  viewer {
    watchlists(
      personal: $personal
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      nodes {
        ...WatchlistFields
      }
      totalCount
      pageInfo {
        ...PageInfoFields
      }
    }
  }
}
${instrumentFieldsFragment}
${pageInfoFieldsFragment}
${watchlistFieldsFragment}
${watchlistItemFieldsFragment}`;

export const CreateWatchlistDocument: TypedDocument<CreateWatchlistMutation, CreateWatchlistMutationVariables> = `mutation CreateWatchlist($input: CreateWatchlistInput!) {
  createWatchlist(input: $input) {
    __typename
    ...WatchlistFields
    ...ErrorFields
  }
}
${errorFieldsFragment}
${instrumentFieldsFragment}
${watchlistFieldsFragment}
${watchlistItemFieldsFragment}`;

export const RenameWatchlistDocument: TypedDocument<RenameWatchlistMutation, RenameWatchlistMutationVariables> = `mutation RenameWatchlist($input: RenameWatchlistInput!) {
  renameWatchlist(input: $input) {
    __typename
    ...WatchlistFields
    ...ErrorFields
  }
}
${errorFieldsFragment}
${instrumentFieldsFragment}
${watchlistFieldsFragment}
${watchlistItemFieldsFragment}`;

export const ReorderWatchlistDocument: TypedDocument<ReorderWatchlistMutation, ReorderWatchlistMutationVariables> = `mutation ReorderWatchlist($input: ReorderWatchlistInput!) {
  reorderWatchlist(input: $input) {
    __typename
    ...WatchlistFields
    ...ErrorFields
  }
}
${errorFieldsFragment}
${instrumentFieldsFragment}
${watchlistFieldsFragment}
${watchlistItemFieldsFragment}`;

export const MoveWatchlistDocument: TypedDocument<MoveWatchlistMutation, MoveWatchlistMutationVariables> = `mutation MoveWatchlist($input: MoveWatchlistInput!) {
  moveWatchlist(input: $input) {
    __typename
    ...WatchlistFields
    ...ErrorFields
  }
}
${errorFieldsFragment}
${instrumentFieldsFragment}
${watchlistFieldsFragment}
${watchlistItemFieldsFragment}`;

export const DeleteWatchlistDocument: TypedDocument<DeleteWatchlistMutation, DeleteWatchlistMutationVariables> = `mutation DeleteWatchlist($id: ID!) {
  deleteWatchlist(id: $id) {
    __typename
    ...DeletedNodeFields
    ...ErrorFields
  }
}
${deletedNodeFieldsFragment}
${errorFieldsFragment}`;

export const AddToWatchlistDocument: TypedDocument<AddToWatchlistMutation, AddToWatchlistMutationVariables> = `mutation AddToWatchlist($input: AddToWatchlistInput!) {
  addToWatchlist(input: $input) {
    __typename
    ...WatchlistFields
    ...ErrorFields
  }
}
${errorFieldsFragment}
${instrumentFieldsFragment}
${watchlistFieldsFragment}
${watchlistItemFieldsFragment}`;

export const RemoveFromWatchlistDocument: TypedDocument<RemoveFromWatchlistMutation, RemoveFromWatchlistMutationVariables> = `mutation RemoveFromWatchlist($input: RemoveFromWatchlistInput!) {
  removeFromWatchlist(input: $input) {
    __typename
    ...WatchlistFields
    ...ErrorFields
  }
}
${errorFieldsFragment}
${instrumentFieldsFragment}
${watchlistFieldsFragment}
${watchlistItemFieldsFragment}`;
