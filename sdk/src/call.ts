import type { MutationOptions } from './call-options.ts';
import { type Core, wiresOf } from './core.ts';
import type { Operation } from './operation.ts';

/** Sends it, and hands on what of the answer was asked for. */
export function call<Data, Variables, Value>(
  core: Core,
  operation: Operation<Data, Variables>,
  variables: Variables,
  options: MutationOptions | undefined,
  pick: (data: Data) => Value,
): Promise<Value> {
  return wiresOf(core).send(operation, variables, options, pick);
}
