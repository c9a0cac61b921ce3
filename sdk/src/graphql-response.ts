import { errorOf, type TickwireError, type TickwireErrorCode } from './errors.ts';
import type { Deprecation, Limits } from './events.ts';
import { withoutValues } from './withheld.ts';

export interface WireError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** What Tickwire tells beside the data. */
export interface Extensions {
  readonly cost?: Omit<Limits, 'at'> | undefined;
  readonly deprecations?: readonly Omit<Deprecation, 'operationName'>[] | undefined;
}

/** A response with any error has no data that could be relied on. */
export type GraphQLResponse<Data> = { readonly extensions?: Extensions | undefined } & (
  | { readonly data?: Data | null | undefined; readonly errors: readonly [WireError, ...WireError[]] }
  | { readonly data: Data; readonly errors?: undefined }
);

/** What an error tells beside what the server said. */
export interface Asked {
  readonly operationName: string | undefined;
  readonly variables: unknown;
  readonly token: string | undefined;
}

/** What is known of an answer beside its errors, which go first. */
export interface Heard {
  /** Where the error tells none. */
  readonly code: TickwireErrorCode;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWireErrors(value: unknown): value is readonly [WireError, ...WireError[]] {
  return Array.isArray(value) && typeof value[0]?.message === 'string';
}

/** The shape alone: what `data` holds is what the schema promises for the document. */
export function isGraphQLResponse<Data>(body: unknown): body is GraphQLResponse<Data> {
  if (!isObject(body)) return false;
  return body.errors === undefined ? isObject(body.data) : isWireErrors(body.errors);
}

/** The first error: the others of one response mostly follow from it. */
export function errorFrom(
  [first]: readonly [WireError, ...WireError[]],
  { operationName, variables, token }: Asked,
  heard: Heard,
): TickwireError {
  const { code, requestId, retryAfterSeconds } = first.extensions ?? {};
  return errorOf({
    ...heard,
    ...(typeof code === 'string' && { code }),
    ...(typeof requestId === 'string' && { requestId }),
    ...(typeof retryAfterSeconds === 'number' && { retryAfterMs: Math.max(0, retryAfterSeconds * 1_000) }),
    operationName,
    // Who quotes the token quotes headers, and who knows what else.
    message:
      token && first.message.includes(token)
        ? 'The message repeats the token.'
        : withoutValues(first.message, variables),
  });
}
