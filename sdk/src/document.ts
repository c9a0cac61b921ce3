import { badOptions } from './errors.ts';
import type { Operation } from './operation.ts';

/**
 * One GraphQL operation that carries the types of its result and variables. Every string is one, with both unknown; so is
 * what graphql-codegen writes with `documentMode: 'string'`. Syntax trees, as of gql.tada and of graphql-codegen's
 * `TypedDocumentNode`, are too where the client is made with `print`.
 */
export interface TypedDocument<Data, Variables> {
  toString(): string;
  /** Never there at run time: it only carries the types. */
  readonly __apiType?: (variables: Variables) => Data;
}

/** Makes text of a syntax tree: `print` of graphql, or of `@0no-co/graphql.web`, which is smaller. */
// Of a method, whose parameter may be narrower: each library has its own type of trees.
export type Print = { print(document: object): string }['print'];

const ignored = /#.*|"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"/g;
const innermost = /\{[^{}]*\}/g;
const named = /(?:^|;)[\s,]*(query|mutation|subscription)\b\s*(\w+)?/;

/** A document of the caller's own. */
export function operationOf<Data, Variables>(
  document: TypedDocument<Data, Variables>,
  print?: Print,
): Operation<Data, Variables> {
  let text = document.toString();
  if (typeof document === 'object' && 'kind' in document) {
    if (!print) throw badOptions('The document is a syntax tree: give the client the `print` of graphql.');
    text = print(document);
  }
  // What is left when all between braces is gone: the first operation's beginning, whatever fragments come before it.
  let heads = text.replace(ignored, '');
  for (let before = ''; before !== heads; ) {
    before = heads;
    heads = heads.replace(innermost, ';');
  }
  const [, word, name] = named.exec(heads) ?? [];
  const kind = word === 'mutation' || word === 'subscription' ? word : 'query';
  return { kind, name, text, isOwn: true };
}
