import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** A full introspection query, the deepest that tools send, is 15 deep. */
const maxDepth = 15;
const maxFields = 1_000;
const maxRootFields = 50;
const maxAliases = 100;
const maxDirectives = 50;
const maxDirectivesInOnePlace = 5;

/** What an operation comes to once its fragments stand where they are spread. */
interface Extent {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly rootFields: number;
}

const nothing: Extent = { depth: 0, fields: 0, aliases: 0, rootFields: 0 };

function together(a: Extent, b: Extent): Extent {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: a.fields + b.fields,
    aliases: a.aliases + b.aliases,
    rootFields: a.rootFields + b.rootFields,
  };
}

/** Measures the operations of a document. Each fragment is measured once, however often it is spread. */
class Measure {
  directives = 0;
  mostDirectives = 0;
  /** A fragment that contains itself. */
  cyclic: FragmentDefinitionNode | null = null;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, Extent>();
  readonly #entered = new Set<string>();

  constructor({ definitions }: DocumentNode) {
    this.#fragments = new Map(
      definitions.flatMap((definition): [string, FragmentDefinitionNode][] =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
      ),
    );
  }

  operation(operation: OperationDefinitionNode): Extent {
    this.#countDirectives(operation);
    for (const definition of operation.variableDefinitions ?? []) this.#countDirectives(definition);
    return this.#selections(operation.selectionSet);
  }

  #countDirectives({ directives }: { readonly directives?: readonly DirectiveNode[] | undefined }): void {
    const count = directives?.length ?? 0;
    this.directives += count;
    this.mostDirectives = Math.max(this.mostDirectives, count);
  }

  #selections({ selections }: SelectionSetNode): Extent {
    return selections.reduce((sum, selection) => together(sum, this.#selection(selection)), nothing);
  }

  #selection(selection: SelectionNode): Extent {
    this.#countDirectives(selection);
    if (selection.kind === Kind.FIELD) return this.#field(selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.#selections(selection.selectionSet);
    return this.#fragment(selection.name.value);
  }

  #field({ alias, selectionSet }: FieldNode): Extent {
    const inner = selectionSet === undefined ? nothing : this.#selections(selectionSet);
    return {
      depth: inner.depth + 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (alias === undefined ? 0 : 1),
      rootFields: 1,
    };
  }

  #fragment(name: string): Extent {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return nothing;
    if (this.#entered.has(name)) {
      this.cyclic ??= fragment;
      return nothing;
    }
    this.#entered.add(name);
    this.#countDirectives(fragment);
    const extent = this.#selections(fragment.selectionSet);
    this.#known.set(name, extent);
    return extent;
  }
}

function* problemsOf({ depth, fields, aliases, rootFields }: Extent): Generator<string> {
  if (depth > maxDepth) {
    yield `The operation is ${depth} fields deep, and at most ${maxDepth} are allowed: ask for what lies deeper by its id.`;
  }
  if (fields > maxFields) {
    yield `The operation has ${told(fields)} fields with those of its fragments, and at most ${maxFields} are allowed: send several operations.`;
  }
  if (aliases > maxAliases) {
    yield `The operation has ${told(aliases)} aliases, and at most ${maxAliases} are allowed: use fields that take lists, or send several operations.`;
  }
  if (rootFields > maxRootFields) {
    yield `The operation has ${told(rootFields)} fields at its root, and at most ${maxRootFields} are allowed: send several operations.`;
  }
}

/** A bomb may come to more than a number holds. */
function told(count: number): string {
  return count > 1_000_000 ? 'more than a million' : String(count);
}

function* problemsOfDocument({ directives, mostDirectives, cyclic }: Measure): Generator<string> {
  // The rules of GraphQL say so as well, after looking long at each place where it is spread.
  if (cyclic !== null) yield `Cannot spread fragment "${cyclic.name.value}" within itself: spell out what it selects.`;
  if (directives > maxDirectives) {
    yield `The document has ${directives} directives, and at most ${maxDirectives} are allowed: leave some out.`;
  }
  if (mostDirectives > maxDirectivesInOnePlace) {
    yield `There are ${mostDirectives} directives in one place, and at most ${maxDirectivesInOnePlace} are allowed: leave some out.`;
  }
}

/** What is too large of a document. The same for every caller: what a caller's plan allows is a matter of cost. */
function* documentProblems(document: DocumentNode): Generator<GraphQLError> {
  const measure = new Measure(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const problem of problemsOf(measure.operation(definition))) {
      yield new GraphQLError(problem, { nodes: definition });
    }
  }
  for (const problem of problemsOfDocument(measure)) yield new GraphQLError(problem);
}

/**
 * Refuses documents that would take long to check or to run, before any rule looks at them: to walk through
 * a document with rules, be it one of our own, takes longer than all of this.
 */
export function useDocumentBounds(): Plugin {
  return {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema, document, ...rest) => {
        const errors = [...documentProblems(document)];
        return errors.length > 0 ? errors : validateFn(schema, document, ...rest);
      });
    },
  };
}
