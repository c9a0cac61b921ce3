import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ASTNode,
  buildSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  separateOperations,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'sdk', 'src', 'operations');
const schema = buildSchema(readFileSync(join(root, 'schema', 'schema.graphql'), 'utf8'));
const written = parse(
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n'),
);

/** What the generator reads and takes out. */
const clientDirectives = ['anonymous', 'handwritten'];
const isForClient = (name: string) => clientDirectives.includes(name);

const documents = Object.entries(
  separateOperations(visit(written, { Directive: ({ name }) => (isForClient(name.value) ? null : undefined) })),
);

const info = new TypeInfo(schema);

/** The types whose field is visited: of an interface, all that have it. */
function ownerNames(): string[] {
  const parent = info.getParentType();
  if (!parent) return [];
  return (isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent]).map(({ name }) => name);
}

/** What is selected and said: "Task.title", "User.tasks(first)", "TaskFilter.status". */
const used = new Set<string>();
for (const [, document] of documents) {
  visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name }) {
        for (const owner of ownerNames()) used.add(`${owner}.${name.value}`);
      },
      Argument({ name }) {
        for (const owner of ownerNames()) used.add(`${owner}.${info.getFieldDef()?.name}(${name.value})`);
      },
      ObjectField({ name }) {
        used.add(`${getNamedType(info.getParentInputType())}.${name.value}`);
      },
    }),
  );
}

/** An edge tells nothing of an item that `nodes` and `pageInfo` do not. */
const isOfEdges = (path: string) => /Edge\.|Connection\.edges$/.test(path);

function* offered(): Generator<string> {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const path = `${type.name}.${field.name}`;
      if (isOfEdges(path)) continue;
      yield path;
      for (const argument of field.args) yield `${path}(${argument.name})`;
    }
  }
}

const operations = written.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);

function resultOf({ operation, selectionSet }: OperationDefinitionNode) {
  const [root] = selectionSet.selections;
  if (root?.kind !== Kind.FIELD || selectionSet.selections.length > 1) throw new Error('It asks for one thing.');
  const type = schema.getRootType(operation)?.getFields()[root.name.value]?.type;
  if (type === undefined) throw new Error(`The schema has no ${root.name.value}.`);
  return {
    type: getNamedType(type),
    selected: root.selectionSet?.selections.map((selection) => print(selection)) ?? [],
  };
}

test.each(documents)('%s is a document that the schema takes', (_name, document) => {
  expect(validate(schema, document)).toEqual([]);
});

test('every field of the API, and every argument, is in some document', () => {
  expect([...offered()].filter((name) => !used.has(name))).toEqual([]);
});

test('tasks can be narrowed by whatever the API narrows them by', () => {
  const filter = schema.getType('TaskFilter');
  if (!isInputObjectType(filter)) throw new Error('The schema has no TaskFilter.');
  expect(Object.keys(filter.getFields()).filter((name) => !used.has(`TaskFilter.${name}`))).toEqual([]);
});

test.each(documents)('%s has variables with the types and defaults of what they are for', (_name, document) => {
  const declared = new Map<string, string>();
  const wanted = new Map<string, string>();
  const withDefault = (type: unknown, value: ASTNode | undefined) =>
    value === undefined ? String(type) : `${type} = ${print(value)}`;
  visit(
    document,
    visitWithTypeInfo(info, {
      VariableDefinition({ variable, type, defaultValue }) {
        declared.set(variable.name.value, withDefault(print(type), defaultValue));
      },
      // A directive is the client's own switch.
      Directive: () => false,
      Argument({ value }) {
        if (value.kind !== Kind.VARIABLE) return;
        wanted.set(value.name.value, withDefault(info.getInputType(), info.getArgument()?.default?.literal));
      },
      ObjectField({ value }) {
        if (value.kind === Kind.VARIABLE) wanted.set(value.name.value, String(info.getInputType()));
      },
    }),
  );
  for (const [name, type] of wanted) expect([name, declared.get(name)]).toEqual([name, type]);
});

test('what a mutation answers is told by its name, and each error with its code and message', () => {
  const unions = operations.filter((operation) => isUnionType(resultOf(operation).type));
  expect(unions.length).toBeGreaterThan(50);
  for (const operation of unions) {
    expect(resultOf(operation).selected, operation.name?.value).toEqual(
      expect.arrayContaining(['__typename', '...ErrorFields']),
    );
  }
});

test('who gets a session without having had one asks without a token', () => {
  const adopting = operations.filter((operation) => resultOf(operation).selected.includes('...AuthPayload'));
  expect(adopting.map(({ name }) => name?.value)).toEqual(['SignUp', 'SignIn', 'SignInWithCode']);
  for (const { directives } of adopting) {
    expect(directives?.map(({ name }) => name.value)).toEqual(['anonymous']);
  }
});

test('whatever comes in pages is paged both ways, and counts what there is only where that is wanted', () => {
  const paged = operations.filter((operation) => print(operation).includes('pageInfo'));
  expect(paged.length).toBeGreaterThan(10);
  for (const operation of paged) {
    const variables = operation.variableDefinitions?.map((variable) => print(variable));
    expect(variables, operation.name?.value).toEqual(
      expect.arrayContaining([
        '$first: Int',
        '$after: String',
        '$last: Int',
        '$before: String',
        '$counted: Boolean! = true',
      ]),
    );
    expect(print(operation)).toContain('totalCount @include(if: $counted)');
  }
});
