import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  validate,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** A full introspection query, the deepest that tools send, is 15 deep. */
const maxDepth = 15;
const maxFields = 1_000;
const maxRootFields = 50;
const maxAliases = 100;
const maxDirectives = 50;
const maxDirectivesInOnePlace = 10;

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

/** Measures operations of one document. Each fragment is measured once, however often it is spread. */
function createMeasure({ definitions }: DocumentNode) {
  const fragments = new Map(
    definitions.flatMap((definition): [string, FragmentDefinitionNode][] =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const known = new Map<string, Extent>();

  function ofField({ alias, selectionSet }: FieldNode): Extent {
    const inner = selectionSet === undefined ? nothing : measure(selectionSet);
    return {
      depth: inner.depth + 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (alias === undefined ? 0 : 1),
      rootFields: 1,
    };
  }

  function ofFragment(name: string): Extent {
    const before = known.get(name);
    if (before !== undefined) return before;
    // Where it contains itself this is what it finds: the rule against that tells the caller.
    known.set(name, nothing);
    const fragment = fragments.get(name);
    const extent = fragment === undefined ? nothing : measure(fragment.selectionSet);
    known.set(name, extent);
    return extent;
  }

  function ofSelection(selection: SelectionNode): Extent {
    if (selection.kind === Kind.FIELD) return ofField(selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) return measure(selection.selectionSet);
    return ofFragment(selection.name.value);
  }

  function measure({ selections }: SelectionSetNode): Extent {
    return selections.reduce((sum, selection) => together(sum, ofSelection(selection)), nothing);
  }

  return (operation: OperationDefinitionNode) => measure(operation.selectionSet);
}

function problemsOf({ depth, fields, aliases, rootFields }: Extent): string[] {
  const problems: string[] = [];
  if (depth > maxDepth) {
    problems.push(
      `The operation is ${depth} fields deep, and at most ${maxDepth} are allowed: ask for what lies deeper by its id.`,
    );
  }
  if (fields > maxFields) {
    problems.push(
      `The operation has ${told(fields)} fields with those of its fragments, and at most ${maxFields} are allowed: send several operations.`,
    );
  }
  if (aliases > maxAliases) {
    problems.push(
      `The operation has ${told(aliases)} aliases, and at most ${maxAliases} are allowed: use fields that take lists, or send several operations.`,
    );
  }
  if (rootFields > maxRootFields) {
    problems.push(
      `The operation has ${told(rootFields)} fields at its root, and at most ${maxRootFields} are allowed: send several operations.`,
    );
  }
  return problems;
}

/** A bomb may come to more than a number holds. */
function told(count: number): string {
  return count > 1_000_000 ? 'more than a million' : String(count);
}

function* directiveProblems(document: DocumentNode): Generator<GraphQLError> {
  let all = 0;
  const crowded: ASTNode[] = [];
  visit(document, {
    enter(node) {
      const count = 'directives' in node ? (node.directives?.length ?? 0) : 0;
      all += count;
      if (count > maxDirectivesInOnePlace) crowded.push(node);
    },
  });
  if (all > maxDirectives) {
    yield new GraphQLError(
      `The document has ${all} directives, and at most ${maxDirectives} are allowed: leave some out.`,
    );
  }
  const [first] = crowded;
  if (first !== undefined) {
    const message = `More than ${maxDirectivesInOnePlace} directives stand in one place: leave some out.`;
    yield new GraphQLError(message, { nodes: first });
  }
}

/** The same for every caller, so that what it finds may be kept: a caller's plan is a matter of cost. */
export function DocumentBoundsRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      for (const error of directiveProblems(document)) context.reportError(error);
      const measure = createMeasure(document);
      for (const definition of document.definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
        for (const problem of problemsOf(measure(definition))) {
          context.reportError(new GraphQLError(problem, { nodes: definition }));
        }
      }
      return false;
    },
  };
}

/** Refuses documents that would take long to check or to run, before any other rule looks at them. */
export function useDocumentBounds(): Plugin {
  return {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema, document, rules, typeInfo, options) => {
        const errors = validate(schema, document, [DocumentBoundsRule]);
        return errors.length > 0 ? errors : validateFn(schema, document, rules, typeInfo, options);
      });
    },
  };
}
