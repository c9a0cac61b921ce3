import { errorOf } from './errors.ts';

/** What belongs to an account is there for those who are signed in. */
export function signedIn<Viewer>(viewer: Viewer | null): Viewer {
  if (viewer !== null) return viewer;
  throw errorOf({ code: 'UNAUTHENTICATED', message: 'This belongs to an account: sign in first.' });
}

function is<Node extends { readonly __typename: string }, Name extends Node['__typename']>(
  node: Node,
  name: Name,
): node is Extract<Node, { readonly __typename: Name }> {
  return node.__typename === name;
}

/** A node if it is of that type: an id of something else is an id of nothing. */
export function only<Node extends { readonly __typename: string }, Name extends Node['__typename']>(
  node: Node | null,
  name: Name,
): Extract<Node, { readonly __typename: Name }> | null {
  return node !== null && is(node, name) ? node : null;
}
