import type { Operations } from '../generated/client.ts';
import type { List } from '../list.ts';
import type { Result } from '../result.ts';
import type { DateTime, Decimal } from '../scalars.ts';
import type { StreamOperations } from '../streams/methods.ts';

/** What a test writes of a value: no more of its fields than it is about, decimals and times as plain text. */
export type Sketch<Value> = Value extends Decimal | DateTime
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Sketch<Item>[]
    : Value extends object
      ? { readonly [Field in keyof Value]?: Sketch<Value[Field]> | undefined }
      : Value;

/** What a call of the client comes to: of a mutation any member of its union, of a list all of its items. */
type Outcome<Returned> =
  Returned extends List<infer Item>
    ? readonly Item[]
    : Returned extends PromiseLike<Result<infer Value, infer Failed>>
      ? Value | Failed
      : Returned extends PromiseLike<infer Value>
        ? Value
        : never;

/** The SDK's queries and mutations, as the client's methods are called. */
export type OperationName = keyof Operations | 'signOut';

/** What a test says that an operation answers: no more of it than it is about. */
export type AnswerOf<Name> = Name extends keyof Operations
  ? Sketch<Outcome<ReturnType<Operations[Name]>>>
  : Name extends 'signOut'
    ? boolean
    : unknown;

/** The SDK's subscriptions but `prices`, as the client's methods are called. */
export type StreamName = Exclude<keyof StreamOperations, 'prices' | 'subscribe'>;

/** What a test says that a stream tells next: no more of it than it is about. */
export type ValueOf<Name> = Name extends StreamName
  ? Sketch<ReturnType<StreamOperations[Name]> extends AsyncIterable<infer Value> ? Value : never>
  : unknown;
