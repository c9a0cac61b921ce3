import type { MutationOptions } from './call-options.ts';
import { type Core, wiresOf } from './core.ts';
import { operationOf, type TypedDocument } from './document.ts';
import { badOptions } from './errors.ts';

/** A document that needs no variables is requested without. */
export type VariablesAndOptions<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: MutationOptions]
    : [variables: Variables, options?: MutationOptions];

/**
 * Any query or mutation of your own, typed by its document; union members come as they are, not as a `Result`.
 *
 * @throws InvalidRequestError of code `BAD_OPTIONS` for a subscription, and for a syntax tree without `print`.
 */
export async function request<Data, Variables>(
  core: Core,
  document: TypedDocument<Data, Variables>,
  // The document alone says what they are: inferred from both, a misspelt one would pass.
  ...[variables, options]: VariablesAndOptions<NoInfer<Variables>>
): Promise<Data> {
  const { send, options: settings } = wiresOf(core);
  const operation = operationOf(document, settings.print);
  if (operation.kind === 'subscription') throw badOptions('A subscription is followed by `subscribe`, not requested.');
  return send(operation, variables, options, (data) => data);
}
