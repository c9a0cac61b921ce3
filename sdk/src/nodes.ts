import type { RequestOptions } from './deadline.ts';
import { NodeDocument, type NodeQuery } from './generated/operations.ts';
import type { HttpTransport } from './http-transport.ts';

type KnownNode = NonNullable<NodeQuery['node']>;

/** A node of a type that this version of the SDK does not know: a newer server has it. */
export interface UnknownNode {
  readonly __typename: 'UnknownNode';
  /** What the server calls it. */
  readonly typename: string;
  readonly id: string;
}

/** Anything with an id of its own; `__typename` tells what. */
export type TickwireNode = KnownNode | UnknownNode;

export interface NodeOperations {
  /** Any node by its id; null where there is none that the caller may see. */
  node(id: string, options?: RequestOptions): Promise<TickwireNode | null>;
}

const knownTypes: { readonly [Name in KnownNode['__typename']]: true } = {
  Analysis: true,
  ApiKey: true,
  Instrument: true,
  Notification: true,
  Report: true,
  Session: true,
  Team: true,
  TeamInvitation: true,
  Task: true,
  TaskComment: true,
  User: true,
  Watchlist: true,
  WatchlistItem: true,
};

export function nodeOperations(http: HttpTransport): NodeOperations {
  return {
    async node(id, options) {
      const { node } = await http.send(NodeDocument, { id }, options);
      if (node === null || Object.hasOwn(knownTypes, node.__typename)) return node;
      return { __typename: 'UnknownNode', typename: node.__typename, id: node.id };
    },
  };
}
