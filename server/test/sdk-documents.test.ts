import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costOf, defaultCostBudgets, schema } from '@tickwire/schema';
import {
  type DocumentNode,
  type GraphQLInputType,
  getNullableType,
  getOperationAST,
  getVariableValues,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  parse,
  print,
  separateOperations,
  typeFromAST,
  visit,
} from 'graphql';
import { expect, test } from 'vitest';
import { maxTokens } from '../src/http/documents.ts';

const folder = join(import.meta.dirname, '..', '..', 'sdk', 'src', 'operations');
const written = parse(
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n'),
);

/** What the SDK reads itself, and does not send. */
const isForClient = (directive: string) => directive === 'anonymous' || directive === 'handwritten';

const documents = Object.entries(
  separateOperations(visit(written, { Directive: ({ name }) => (isForClient(name.value) ? null : undefined) })),
);

/** So much of a minute of the smallest plan. */
const bound = defaultCostBudgets.FREE / 15;

/** What is dear by itself, whatever is selected of it. */
const costOfItself: Readonly<Record<string, number>> = { DataExport: 2_000 };

const samples: Readonly<Record<string, unknown>> = {
  Boolean: true,
  DateTime: '2026-11-21T09:30:00.000Z',
  Float: 1,
  ID: 'x',
  Int: 1,
  String: 'x',
  // As many as are on a page: neither these nor a filter are asked for by the type.
  UpdateTasksInput: { ids: Array.from({ length: 20 }, () => 'x') },
};

/** No more than what is asked for by the type. */
function sampleOf(wanted: GraphQLInputType): unknown {
  const type = getNullableType(wanted);
  if (isListType(type)) return [sampleOf(type.ofType)];
  if (type.name in samples) return samples[type.name];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) throw new Error(`There is no sample of ${type.name}.`);
  const required = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(required.map((field) => [field.name, sampleOf(field.type)]));
}

function variablesOf(document: DocumentNode): Record<string, unknown> {
  const definitions = getOperationAST(document)?.variableDefinitions ?? [];
  const entries = definitions.flatMap(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    return isNonNullType(type) && isInputType(type) && defaultValue === undefined
      ? [[variable.name.value, sampleOf(type)]]
      : [];
  });
  const variables = Object.fromEntries(entries);
  expect(getVariableValues(schema, definitions, variables).errors).toBeUndefined();
  return variables;
}

test.each(documents)(
  '%s, with no more than it needs, costs a small part of what the smallest plan has in a minute',
  (name, document) => {
    const cost = costOf({ schema, document, variableValues: variablesOf(document) });
    expect(cost - (costOfItself[name] ?? 0)).toBeLessThanOrEqual(bound);
  },
);

test.each(documents)('%s is no longer than the server reads', (_name, document) => {
  expect(() => parse(print(document), { maxTokens })).not.toThrow();
});
