// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { operation } from '../operation.ts';
import { nodeFragment } from './fragments.ts';
import type { Node } from './types.ts';

type NodeData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: Node | null;
};
interface NodeVariables {
  readonly id: string;
}
const nodeDocument = /* @__PURE__ */ operation<NodeData, NodeVariables>('query', 'Node', 'query Node($id:ID!){node(id:$id){__typename ...Node}}', [nodeFragment]);

/** Any node by its id; null where there is none that the caller may see. */
export function node(core: Core, id: string, options?: CallOptions | undefined): Promise<Node | null> {
  return call(core, nodeDocument, { id }, options, (data) => data.node);
}
