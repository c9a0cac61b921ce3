import { SharedStream } from '@tickwire/schema';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  GraphQLError,
  mapSourceToResponseEvent,
  type ValidatedSubscriptionArgs,
  validateSubscriptionArgs,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Groups } from './groups.ts';
import { SharedResponse } from './shared-response.ts';

function isStream(source: AsyncIterable<unknown> | ExecutionResult): source is AsyncIterable<unknown> {
  return Symbol.asyncIterator in source;
}

/** A subscription keeps its document: a few tokens may be as long as a request. */
const maxDocumentCharacters = 50_000;

function tooLong(): GraphQLError {
  return new GraphQLError(
    `The document of a subscription has at most ${maxDocumentCharacters} characters: leave out comments and long texts.`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
}

/** Executes an event for one subscriber. Loaders are kept by context: each event has its own. */
function executeForOne(args: ValidatedSubscriptionArgs) {
  const { contextValue } = args;
  const isObject = typeof contextValue === 'object' && contextValue !== null;
  return executeSubscriptionEvent(isObject ? { ...args, contextValue: Object.create(contextValue) } : args);
}

/**
 * GraphQL's own way to subscribe, but for fields that answer a `SharedStream`: whether the caller may, and what it
 * costs, is asked in the caller's context; the events are executed once for all, in nobody's.
 */
export function createSubscribe(groups: Groups) {
  return async (asked: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> => {
    const args = validateSubscriptionArgs(asked);
    if (!('schema' in args)) return { errors: args };
    if ((args.document.loc?.end ?? 0) > maxDocumentCharacters) return { errors: [tooLong()] };
    const source = await createSourceEventStream(args);
    if (!isStream(source)) return source;
    if (!(source instanceof SharedStream)) {
      // What was sent beside what the document names could be as long as a message may be.
      return mapSourceToResponseEvent({ ...args, rawVariableValues: undefined }, source, executeForOne);
    }
    return new SharedResponse({ stream: source, args, groups });
  };
}

/** Has every subscription begun so, over HTTP and over WebSockets. */
export function useFanOut(groups: Groups): Plugin {
  const subscribe = createSubscribe(groups);
  return { onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribe) };
}
