export { type Batch, type BatchOptions, batching } from './batching.ts';
export type { CallOptions, MutationOptions } from './call-options.ts';
export { type ClientOptions, createClient, type TickwireClient } from './client.ts';
export { type Core, type CoreOptions, createCore } from './core.ts';
export { compareDecimals, dateTime, decimal, toDate, toNumber } from './decimal.ts';
export type { Print, TypedDocument } from './document.ts';
export {
  AbortedError,
  AuthenticationError,
  InvalidRequestError,
  LimitError,
  NetworkError,
  PermissionError,
  ServerError,
  TickwireError,
  type TickwireErrorCode,
  type TickwireErrorDetails,
  TimeoutError,
} from './errors.ts';
export type { ClientEvents, Deprecation, Limits, Retry } from './events.ts';
export type { Operations } from './generated/client.ts';
export type * from './generated/types.ts';
export type { Fetch, FetchInit, FetchResponse } from './http-transport.ts';
export type { List, ListLimit } from './list.ts';
export { type MutationCall, MutationError } from './mutation.ts';
export type { Page, Paging } from './page.ts';
export type { Failure, Result, Success, UnknownError } from './result.ts';
export type { RetryOptions } from './retries.ts';
export type { DateTime, DateTimeInput, Decimal, Unrecognized } from './scalars.ts';
export type { TokenFunction, TokenRequest, TokenSource } from './session.ts';
export { type Credentials, type SignIn, signingIn } from './sign-in.ts';
export type { CandleSelection, NotificationPlace } from './streams/follow.ts';
export type { ConnectionEvent, Reconnecting, Resumed } from './streams/following.ts';
export type { LatestOptions, LatestPrice, LatestPrices } from './streams/latest.ts';
export type { PriceStream, StreamOperations } from './streams/methods.ts';
export type { KeepAlive } from './streams/patience.ts';
export type { PriceEvent, PriceGap, PriceSnapshot, PriceStale, PriceTick } from './streams/price-events.ts';
export type { PriceOptions } from './streams/prices.ts';
export type { BufferOptions } from './streams/queue.ts';
export type { Stream } from './streams/reader.ts';
export type { StreamOptions } from './streams/stream-options.ts';
export type { StreamSettings, Transport } from './streams/stream-settings.ts';
export type { Dropped, SubscribeOptions } from './streams/subscribe.ts';
export type { WebSocketConstructor, WebSocketEvent, WebSocketLike } from './streams/web-socket.ts';
