export type {
  AccountOperations,
  AuthPayload,
  Plan,
  SignInError,
  SignUpError,
  User,
} from './accounts.ts';
export { type ClientOptions, createClient, type TickwireClient } from './client.ts';
export type { RequestOptions } from './deadline.ts';
export type { TypedDocument } from './document.ts';
export type {
  AddToWatchlistInput,
  AssetClass,
  CandleInterval,
  CreateWatchlistInput,
  MoveWatchlistInput,
  PriceEventKind,
  PriceSource,
  RemoveFromWatchlistInput,
  RenameWatchlistInput,
  ReorderWatchlistInput,
  Role,
  SignInInput,
  SignUpInput,
  Tier,
} from './generated/operations.ts';
export type { Fetch } from './http-transport.ts';
export type { KeepAlive } from './live/patience.ts';
export type { PriceOptions } from './live/price-options.ts';
export type { WebSocketConstructor, WebSocketLike } from './live/web-socket.ts';
export type {
  Candle,
  CandleRange,
  Instrument,
  InstrumentSearch,
  MarketOperations,
  PriceEvent,
  Quote,
} from './market.ts';
export type { NodeOperations, TickwireNode, UnknownNode } from './nodes.ts';
export type { Page, PageInfo, Paging } from './page.ts';
export type { Failure, Result, Success, UnknownError } from './result.ts';
export type { DateTime, DateTimeInput, Decimal } from './scalars.ts';
export type { TokenSource } from './session.ts';
export { TickwireError, type TickwireErrorCode, type TickwireErrorDetails } from './tickwire-error.ts';
export type {
  AddToWatchlistError,
  CreateWatchlistError,
  DeletedNode,
  DeleteWatchlistError,
  MoveWatchlistError,
  RemoveFromWatchlistError,
  RenameWatchlistError,
  ReorderWatchlistError,
  Watchlist,
  WatchlistItem,
  WatchlistOperations,
  WatchlistPaging,
} from './watchlists.ts';
