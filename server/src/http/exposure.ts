import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../config.ts';

const introspected = new Set(['__schema', '__type']);

function NoIntrospectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const name = node.name.value;
      if (!introspected.has(name)) return;
      context.reportError(
        new GraphQLError(`This server does not tell its schema: \`${name}\` is off. \`__typename\` works.`, {
          nodes: node,
          extensions: { code: 'INTROSPECTION_DISABLED' },
        }),
      );
    },
  };
}

/** Errors of variables are found as the operation begins. */
function quiet<Args extends object>(args: Args): Args & { readonly hideSuggestions: true } {
  return { ...args, hideSuggestions: true };
}

/** How much of the schema callers learn: all of it by introspection, parts by what an error suggests, or neither. */
export function useExposure({ introspection, suggestions }: Pick<Config, 'introspection' | 'suggestions'>): Plugin {
  return {
    onValidate({ addValidationRule, validateFn, setValidationFn }) {
      if (!introspection) addValidationRule(NoIntrospectionRule);
      if (suggestions) return;
      setValidationFn((schema, document, rules) => validateFn(schema, document, rules, { hideSuggestions: true }));
    },
    onExecute({ executeFn, setExecuteFn }) {
      if (!suggestions) setExecuteFn((args) => executeFn(quiet(args)));
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      if (!suggestions) setSubscribeFn((args) => subscribeFn(quiet(args)));
    },
  };
}
