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

interface Member {
  readonly __typename: string;
}

type Named<M extends Member, Name extends M['__typename']> = Extract<M, { readonly __typename: Name }>;

type Others<M extends Member, Name extends M['__typename']> = Exclude<M, Named<M, Name>>;

/** What a union offers, each by its name: the compiler holds this list to what the schema has. */
export interface Members<M extends Member, Name extends M['__typename']> {
  readonly value: Name;
  readonly errors: { readonly [Other in Others<M, Name>['__typename']]: true };
}

function isValue<M extends Member, Name extends M['__typename']>(member: M, name: Name): member is Named<M, Name> {
  return member.__typename === name;
}

function isKnownError<M extends Member, Name extends M['__typename']>(
  member: M,
  { errors }: Members<M, Name>,
): member is Others<M, Name> {
  return Object.hasOwn(errors, member.__typename);
}

function textOf(member: object, field: string): string | undefined {
  const value: unknown = Reflect.get(member, field);
  return typeof value === 'string' ? value : undefined;
}

function unknownError(member: Member): UnknownError {
  const typename = member.__typename;
  return {
    __typename: 'UnknownError',
    typename,
    code: textOf(member, 'code') ?? 'UNKNOWN',
    message:
      textOf(member, 'message') ??
      `The server answered with ${typename}, which this version of @tickwire/sdk does not know. Update it.`,
  };
}

export function resultOf<M extends Member, Name extends M['__typename']>(
  member: M,
  members: Members<M, Name>,
): Result<Named<M, Name>, Others<M, Name> | UnknownError> {
  if (isValue(member, members.value)) return { ok: true, value: member };
  return { ok: false, error: isKnownError(member, members) ? member : unknownError(member) };
}
