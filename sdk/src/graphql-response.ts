import { repeatsSecret } from './secrets.ts';
import { TickwireError, type TickwireErrorCode } from './tickwire-error.ts';

export interface WireError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface GraphQLResponse<Data> {
  readonly data?: Data | null | undefined;
  readonly errors?: readonly WireError[] | undefined;
}

/** What an error tells beside what the server said. */
export interface Asked {
  readonly operationName: string | undefined;
  readonly variables: unknown;
  readonly token: string | undefined;
}

export interface Heard {
  readonly status?: number;
  readonly requestId?: string | undefined;
  readonly fallbackCode: TickwireErrorCode;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isWireErrors(value: unknown): value is readonly [WireError, ...WireError[]] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isObject(item) && typeof item.message === 'string')
  );
}

/** The shape alone: what `data` holds is what the schema promises for the document. */
export function isGraphQLResponse<Data>(body: unknown): body is GraphQLResponse<Data> {
  if (!isObject(body)) return false;
  return body.errors === undefined ? isObject(body.data) : isWireErrors(body.errors);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first error: the others of one response mostly follow from it. */
export function errorFrom([first]: readonly [WireError, ...WireError[]], asked: Asked, heard: Heard): TickwireError {
  const { operationName, variables, token } = asked;
  const code = textOf(first.extensions?.code) ?? heard.fallbackCode;
  const withheld = repeatsSecret(first.message, variables, token);
  return new TickwireError({
    code,
    message: withheld
      ? `The server refused it (${code}); its message repeats a secret and is left out.`
      : first.message,
    requestId: textOf(first.extensions?.requestId) ?? heard.requestId,
    operationName,
    status: heard.status,
  });
}

/** The data of a response, whole: a response with any error has none. */
export function dataOf<Data>({ data, errors }: GraphQLResponse<Data>, asked: Asked, heard: Heard): Data {
  if (isWireErrors(errors)) throw errorFrom(errors, asked, heard);
  if (data !== undefined && data !== null) return data;
  throw new TickwireError({
    code: 'BAD_RESPONSE',
    message: 'The server answered with neither data nor errors.',
    requestId: heard.requestId,
    operationName: asked.operationName,
    status: heard.status,
  });
}
