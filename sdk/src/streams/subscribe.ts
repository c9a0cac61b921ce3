import { type Core, wiresOf } from '../core.ts';
import { operationOf, type TypedDocument } from '../document.ts';
import { badOptions } from '../errors.ts';
import { isObject } from '../graphql-response.ts';
import type { Operation } from '../operation.ts';
import { jsonOf } from '../variables.ts';
import { type ConnectionEvent, follow } from './following.ts';
import { type BufferOptions, bufferOf, queue } from './queue.ts';
import { reader, type Stream } from './reader.ts';
import { maxRetriesOf, type StreamOptions } from './stream-options.ts';
import { type Streams, streamsOf } from './streams.ts';

/** A slow reader was told less than there was. */
export interface Dropped {
  readonly type: 'dropped';
  /** So many since it was told last. */
  readonly count: number;
}

/** How long a subscription goes on, what is told of it, and what becomes of a slow reader. */
export interface SubscribeOptions extends StreamOptions {
  /** Told of the connection, and of what was dropped, when it happens. What it throws ends the stream. */
  readonly onState?: ((state: ConnectionEvent | Dropped) => void) | undefined;
  /**
   * What becomes of what waits for a slow reader, beyond `size` values. `fail`: the loop ends with an error of code
   * `BUFFER_OVERFLOW`, once what waits is read. `drop-oldest`: the oldest go, and `onState` is told. `fail` where left out.
   */
  readonly buffer?: BufferOptions<'fail' | 'drop-oldest'> | undefined;
}

export interface Subscription<Data, Variables, Value> {
  readonly operation: Operation<Data, Variables>;
  readonly variables: Variables;
  /** What of the data is told. */
  readonly pick: (data: Data) => Value;
  /**
   * For a connection that begins without a cursor: what there is already, the oldest first; at the first one at least the
   * newest. What has come since the first one was lost while there was no cursor yet.
   */
  readonly existing?: (isFirst: boolean) => Promise<readonly Value[]>;
}

/** Where the stream stands, if what came says so: in its one field, or itself. */
function cursorIn(value: object): unknown {
  const [field] = Object.values(value);
  return Reflect.get('cursor' in value || !isObject(field) ? value : field, 'cursor');
}

/**
 * A subscription as an async iterator of its values. After a lost connection it goes on behind the last `cursor` where
 * the document has a variable `$after` and its values a `cursor`; others begin anew.
 */
export function valuesOf<Data, Variables extends object, Value extends object>(
  streams: Streams,
  { operation, variables, pick, existing }: Subscription<Data, Variables, Value>,
  options: SubscribeOptions = {},
): Stream<Value> {
  const { signal, buffer, onState } = options;
  const maxRetries = maxRetriesOf(options);
  const { size, overflow } = bufferOf(buffer, ['fail', 'drop-oldest']);
  const onDropped = (): void => onState?.({ type: 'dropped', count: 1 });
  jsonOf(variables);
  return reader<Value>(
    queue(size, overflow === 'fail' ? undefined : onDropped),
    ({ put, end }) => {
      let place: { readonly after?: unknown } = variables;
      let isFirst = true;
      const goOnAfter = (value: Value | undefined): void => {
        const after = value && /\$after\b/.test(operation.text) && cursorIn(value);
        if (after) place = { after };
      };
      return follow(streams, {
        operation,
        async variables() {
          if (existing && !place.after) {
            const values = await existing(isFirst);
            if (!isFirst) values.forEach(put);
            isFirst = false;
            goOnAfter(values.at(-1));
          }
          return { ...variables, ...place };
        },
        next(data) {
          const value = pick(data);
          goOnAfter(value);
          put(value);
        },
        tell(state) {
          try {
            onState?.(state);
          } catch (error) {
            end(error);
          }
        },
        end,
        maxRetries,
        isEndless: false,
      });
    },
    signal,
  );
}

/**
 * Any subscription of your own: its data, as they come. After a lost connection it begins anew, unless its document has a
 * variable `$after` and its one field a `cursor`: then it goes on behind the last one.
 */
export function subscribe<Data extends object, Variables extends object>(
  core: Core,
  document: TypedDocument<Data, Variables>,
  variables: NoInfer<Variables>,
  options?: SubscribeOptions,
): Stream<Data> {
  const operation = operationOf(document, wiresOf(core).options.print);
  if (operation.kind !== 'subscription') throw badOptions('Only a subscription is followed: others are requested.');
  return valuesOf(streamsOf(core), { operation, variables, pick: (data) => data }, options);
}
