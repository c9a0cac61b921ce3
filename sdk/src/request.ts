import type { MutationOptions } from './call-options.ts';
import { type Core, wiresOf } from './core.ts';
import { operationOf, type TypedDocument } from './document.ts';
import { badOptions } from './errors.ts';

/**
 * A document that needs no variables is requested without. Which there are is for the document alone to say: what is
 * passed would have its own misspelt ones believed.
 */
export type VariablesAndOptions<Variables> =
  Record<string, never> extends Variables
    ? [variables?: NoInfer<Variables>, options?: MutationOptions]
    : [variables: NoInfer<Variables>, options?: MutationOptions];

/**
 * Any query or mutation of your own, typed by its document; union members come as they are, not as a `Result`.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for a subscription, and for a syntax tree without `print`.
 */
export async function request<Data, Variables>(
  core: Core,
  document: TypedDocument<Data, Variables>,
  ...[variables, options]: VariablesAndOptions<Variables>
): Promise<Data> {
  const { send, options: settings } = wiresOf(core);
  const operation = operationOf(document, settings.print);
  if (operation.kind === 'subscription') throw badOptions('A subscription is followed by `subscribe`, not requested.');
  return send(operation, variables, options, (data) => data);
}
