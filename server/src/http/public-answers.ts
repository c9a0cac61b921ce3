import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Viewer } from '@tickwire/schema';
import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { costHeaders } from './cost.ts';
import { etagOf, isFresh } from './etag.ts';

interface Carried {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/** A WebSocket's operations have no request of their own. */
interface Concerning {
  readonly req?: IncomingMessage;
  readonly viewer: Viewer | null;
}

/** What the answer may depend on, beside the URL. Who brings a credential is never served another's copy. */
const varies = ['Accept', 'Authorization', 'Cookie', 'Origin'];

interface Search {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  /** A fragment that spreads itself is refused by validation; here it would be looked into for ever. */
  readonly seen: ReadonlySet<string>;
}

/** The seconds that a field is marked with; what holds no fields of its own is as lasting as what holds it. */
function secondsOfField(parent: GraphQLCompositeType, name: string, { schema }: Search) {
  if (name === '__typename') return { seconds: Infinity, type: null };
  const field = schema.getField(parent, name);
  if (field === undefined) return null;
  const type = getNamedType(field.type);
  const { cacheForSeconds } = field.extensions;
  if (typeof cacheForSeconds === 'number') return { seconds: cacheForSeconds, type };
  return isCompositeType(type) || parent === schema.getQueryType() ? null : { seconds: Infinity, type };
}

/** The least of what the selected fields are marked with; 0 where one is not. */
function secondsOf(selections: SelectionSetNode, parent: GraphQLCompositeType, search: Search): number {
  // Which type it will be is not known here, and so not what its fields are marked with.
  if (isAbstractType(parent)) return 0;
  const each = selections.selections.map((selection): number => {
    if (selection.kind === Kind.FIELD) {
      const found = secondsOfField(parent, selection.name.value, search);
      if (found === null) return 0;
      if (selection.selectionSet === undefined || !isCompositeType(found.type)) return found.seconds;
      return Math.min(found.seconds, secondsOf(selection.selectionSet, found.type, search));
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const type = selection.typeCondition === undefined ? parent : typeFromAST(search.schema, selection.typeCondition);
      return isCompositeType(type) ? secondsOf(selection.selectionSet, type, search) : 0;
    }
    const name = selection.name.value;
    const fragment = search.document.definitions.find(
      (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name,
    );
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || search.seen.has(name)) return 0;
    const type = typeFromAST(search.schema, fragment.typeCondition);
    const deeper = { ...search, seen: new Set([...search.seen, name]) };
    return isCompositeType(type) ? secondsOf(fragment.selectionSet, type, deeper) : 0;
  });
  return Math.min(...each);
}

/** For how many seconds everybody may be given the same answer to this operation; 0 where they may not. */
export function sharedForSeconds(schema: GraphQLSchema, document: DocumentNode, operationName?: string | null): number {
  const operation = getOperationAST(document, operationName);
  const query = schema.getQueryType();
  if (operation?.operation !== OperationTypeNode.QUERY || !query) return 0;
  const seconds = secondsOf(operation.selectionSet, query, { schema, document, seen: new Set() });
  return Number.isFinite(seconds) ? seconds : 0;
}

/** Whether the caller brought nothing that could tell who it is. */
function isAnonymous({ headers }: IncomingMessage, viewer: Viewer | null): boolean {
  return viewer === null && headers.authorization === undefined && headers.cookie === undefined;
}

/**
 * Lets caches keep what is the same for everyone: a query by GET, without a credential, of which every field
 * is marked with `cacheForSeconds`, and which went well. All else stays `private, no-store`.
 */
export function usePublicAnswers(): Plugin<Concerning, Carried> {
  const seconds = new WeakMap<IncomingMessage, number>();
  return {
    onExecute({ args: { schema, document, operationName, contextValue } }) {
      const { req, viewer } = contextValue;
      if (req?.method !== 'GET' || !isAnonymous(req, viewer)) return;
      seconds.set(req, sharedForSeconds(schema, document, operationName));
    },
    onResultProcess({ result, setResult, serverContext: { req } }) {
      if (!seconds.get(req)) return;
      const isGood = !Array.isArray(result) && 'data' in result && result.errors === undefined;
      if (!isGood) seconds.delete(req);
      // What stands beside the data is about this one caller.
      else setResult({ data: result.data });
    },
    async onResponse({ response, serverContext: { req, res }, setResponse, fetchAPI }) {
      const maxAge = seconds.get(req);
      if (!maxAge || response.status !== 200 || res.hasHeader('Set-Cookie')) return;
      for (const name of costHeaders) res.removeHeader(name);
      const body = await response.text();
      const etag = etagOf(`${response.headers.get('content-type')}\n${body}`);
      const headers = new fetchAPI.Headers(response.headers);
      headers.set('Cache-Control', `public, max-age=${maxAge}`);
      headers.set('ETag', etag);
      headers.set('Vary', varies.join(', '));
      const isKnown = isFresh(req.headers['if-none-match'], etag);
      if (isKnown) headers.delete('Content-Length');
      setResponse(new fetchAPI.Response(isKnown ? null : body, { status: isKnown ? 304 : 200, headers }));
    },
  };
}
