/** The mutation did what it was asked to. */
export interface Success<Value> {
  readonly ok: true;
  readonly value: Value;
}

/** It did not, for a reason that a caller can expect; nothing was changed. */
export interface Failure<Failed> {
  readonly ok: false;
  readonly error: Failed;
}

/** What came of a mutation. `ok` tells which; `error.__typename` tells the errors apart. */
export type Result<Value, Failed> = Success<Value> | Failure<Failed>;

/**
 * An answer that this version of the SDK does not know: a newer server has it. It is part of every result's errors, so
 * that a `switch` over `__typename` that compiles is complete at run time too.
 */
export interface UnknownError {
  readonly __typename: 'UnknownError';
  /** What the server calls it. */
  readonly typename: string;
  /** The server's own, or `UNKNOWN` where it told none. */
  readonly code: string;
  readonly message: string;
}

/** One of the types that a mutation may answer with. */
export interface Member {
  readonly __typename: string;
  /** Of errors. */
  readonly code?: string;
  readonly message?: string;
  /** Of a session. */
  readonly token?: string;
}

function isNamed<M extends Member>(member: Member, names: readonly M['__typename'][]): member is M {
  return names.includes(member.__typename);
}

function unknownError({ __typename: typename, code = 'UNKNOWN', message }: Member): UnknownError {
  const outdated = `This @tickwire/sdk is too old to know "${typename}". Update it.`;
  return { __typename: 'UnknownError', typename, code, message: message ?? outdated };
}

/** By the names that this version knows: the first is what was asked for, the others are errors. */
export function resultOf<Value extends Member, Failed extends Member>(
  member: Member,
  [value, ...errors]: readonly [Value['__typename'], ...Failed['__typename'][]],
): Result<Value, Failed | UnknownError> {
  if (isNamed<Value>(member, [value])) return { ok: true, value: member };
  return { ok: false, error: isNamed<Failed>(member, errors) ? member : unknownError(member) };
}
