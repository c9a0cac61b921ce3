import { readFileSync } from 'node:fs';
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  printSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../src/schema.ts';

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
);

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** Everything of a type that a reader of the schema meets, by its path. */
function membersOf(type: GraphQLNamedType): [string, Described][] {
  if (isEnumType(type)) return type.getValues().map((value) => [`${type.name}.${value.name}`, value]);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field): [string, Described][] => [
    [`${type.name}.${field.name}`, field],
    ...field.args.map((argument): [string, Described] => [`${type.name}.${field.name}(${argument.name})`, argument]),
  ]);
}

test('schema.graphql is what the code says: run `pnpm emit` after a change', () => {
  const committed = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
  expect(committed).toBe(`${printSchema(schema)}\n`);
});

test('every type, field, argument and value says what it is', () => {
  const all = types.flatMap((type): [string, Described][] => [[type.name, type], ...membersOf(type)]);
  const silent = all.filter(([, { description }]) => (description ?? '').trim() === '').map(([path]) => path);
  expect(silent).toEqual([]);
});

test('money and prices are never floats, only what is computed of them', () => {
  const money = /price|bid|ask|open|high|low|close|volume|pnl|fees/i;
  const floats = types
    .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : []))
    .filter(({ type }) => type.name !== 'IndicatorSet')
    .filter(({ field }) => String(field.type).startsWith('Float') && money.test(field.name));
  expect(floats.map(({ type, field }) => `${type.name}.${field.name}`)).toEqual([]);
});
