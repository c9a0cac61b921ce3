/** What can be sent: its text, and what the SDK knows of it. */
export interface Operation<Data, Variables> {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly name: string | undefined;
  readonly text: string;
  /** Sent without the session's token: one that has ended would keep its owner from signing in again. */
  readonly anonymous?: boolean | undefined;
  /** The caller's own: servers do not know it by its hash unless they are told. */
  readonly isOwn?: boolean | undefined;
  /** Never there at run time: it only carries the types. */
  readonly __apiType?: (variables: Variables) => Data;
}

/** An operation of the API; each fragment is held once, for all that spread it. */
export function operation<Data, Variables>(
  kind: Operation<Data, Variables>['kind'],
  name: string,
  text: string,
  fragments: readonly string[],
  traits?: { readonly anonymous: boolean },
): Operation<Data, Variables> {
  return { kind, name, text: text + fragments.join(''), ...traits };
}
