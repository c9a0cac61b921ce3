import fc from 'fast-check';
import {
  buildSchema,
  execute,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { costOf } from '../src/limits/cost.ts';

const schema = buildSchema(`
  interface Thing { id: ID thing: Thing things: [Thing] any: Any }
  interface Dear { id: ID thing: Thing price: Int }
  type A implements Thing & Dear { id: ID thing: Thing things: [Thing] any: Any price: Int own: Int }
  type B implements Thing & Dear { id: ID thing: Thing things: [Thing] any: Any price: Int dears: [Dear] }
  type C implements Thing { id: ID thing: Thing things: [Thing] any: Any own: Int }
  union Any = A | B | C
  type Query { any: Any thing: Thing dear: Dear anys: [Any] }
`);

const items = 2;
/** The same field is dearer on one type than on another, and than where its interface has it. */
const ownCosts: Readonly<Record<string, number>> = { A: 7, B: 3, C: 1, Query: 2 };

const composites = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && (isObjectType(type) || isInterfaceType(type) || isUnionType(type)),
);

/** What was resolved, and what it cost. */
let ran = 0;
/** Of which types the values are, in turn. */
let kinds: readonly string[] = ['A'];
let turns = 0;

function nextKind(among: readonly string[]): string {
  const kind = kinds[turns % kinds.length] ?? 'A';
  turns += 1;
  return among.includes(kind) ? kind : (among[0] ?? 'A');
}

for (const type of composites) {
  if (!isObjectType(type)) continue;
  for (const field of Object.values(type.getFields())) {
    const isList = isListType(getNullableType(field.type));
    const own = (ownCosts[type.name] ?? 1) + (field.name === 'price' ? 20 : 0);
    field.extensions = { complexity: isList ? { field: own, multiplier: items } : own };
    const among = ['dear', 'dears'].includes(field.name) ? ['A', 'B'] : ['A', 'B', 'C'];
    const isLeaf = ['id', 'price', 'own'].includes(field.name);
    field.resolve = () => {
      ran += own;
      if (isLeaf) return 1;
      const one = () => ({ __typename: nextKind(among) });
      return isList ? Array.from({ length: items }, one) : one();
    };
  }
}

const leaves: Readonly<Record<string, readonly string[]>> = {
  Thing: ['id'],
  Dear: ['id', 'price'],
  A: ['id', 'price', 'own'],
  B: ['id', 'price'],
  C: ['id', 'own'],
  Any: [],
  Query: [],
};
const branches: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  Thing: [
    ['thing', 'Thing'],
    ['things', 'Thing'],
    ['any', 'Any'],
  ],
  Dear: [['thing', 'Thing']],
  A: [
    ['thing', 'Thing'],
    ['things', 'Thing'],
    ['any', 'Any'],
  ],
  B: [
    ['thing', 'Thing'],
    ['any', 'Any'],
    ['dears', 'Dear'],
  ],
  C: [
    ['thing', 'Thing'],
    ['things', 'Thing'],
  ],
  Any: [],
  Query: [
    ['any', 'Any'],
    ['thing', 'Thing'],
    ['dear', 'Dear'],
    ['anys', 'Any'],
  ],
};
/** What a fragment may stand on, and with what condition: types that a value may have in common. */
const conditions: Readonly<Record<string, readonly string[]>> = {
  Thing: ['Thing', 'Dear', 'Any', 'A', 'B', 'C'],
  Dear: ['Thing', 'Dear', 'Any', 'A', 'B'],
  Any: ['Thing', 'Dear', 'Any', 'A', 'B', 'C'],
  A: ['Thing', 'Dear', 'Any', 'A'],
  B: ['Thing', 'Dear', 'Any', 'B'],
  C: ['Thing', 'Any', 'C'],
  Query: ['Query'],
};

/** Selections on a type: fields, fragments within fragments, and the same again. */
function selectionsOf(type: string, depth: number): fc.Arbitrary<string> {
  const leaf = fc.constantFrom('__typename', ...(leaves[type] ?? []));
  if (depth === 0) return leaf;
  const deeper = (inner: string) => selectionsOf(inner, depth - 1);
  const fields = (branches[type] ?? []).map(([name, inner]) => deeper(inner).map((text) => `${name} { ${text} }`));
  const spreads = (conditions[type] ?? []).map((on) => deeper(on).map((text) => `... on ${on} { ${text} }`));
  const named = (conditions[type] ?? []).filter((on) => on !== 'Query').map((on) => fc.constant(`...Of${on}`));
  return fc
    .array(fc.oneof(leaf, ...fields, ...spreads, ...named), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(' '));
}

const fragmentTypes = ['Thing', 'Dear', 'Any', 'A', 'B', 'C'];
/** Without spreads of one another, which might come round. */
const fragments = fc
  .tuple(
    ...fragmentTypes.map((type) => selectionsOf(type, 2).map((text) => text.replaceAll(/\.\.\.Of\w+/g, '__typename'))),
  )
  .map((texts) =>
    texts.map((text, index) => `fragment Of${fragmentTypes[index]} on ${fragmentTypes[index]} { ${text} }`),
  );

const unused = /Fragment "\w+" is never used/;

test('an operation never costs less than what runs of it, whatever types its values are of', async () => {
  await fc.assert(
    fc.asyncProperty(
      selectionsOf('Query', 4),
      fragments,
      fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 5 }),
      async (selections, named, told) => {
        const document = parse(`{ ${selections} } ${named.join(' ')}`);
        expect(validate(schema, document).filter(({ message }) => !unused.test(message))).toEqual([]);
        [ran, turns, kinds] = [0, 0, told];
        const { errors } = await execute({ schema, document });
        expect(errors).toBeUndefined();
        expect(costOf({ schema, document })).toBeGreaterThanOrEqual(ran);
      },
    ),
    { numRuns: 500 },
  );
});

test('where nothing is selected twice, it costs what runs of it where each value is of its dearest type', async () => {
  const one = (text: string) => costOf({ schema, document: parse(text) });
  const runs = async (text: string, ...told: readonly string[]) => {
    [ran, turns, kinds] = [0, 0, told];
    await execute({ schema, document: parse(text) });
    return ran;
  };
  const apart = '{ any { ... on A { id } ... on B { price } ... on C { own } } }';
  expect([one(apart), await runs(apart, 'A'), await runs(apart, 'B')]).toEqual([25, 9, 25]);
  const shared = '{ thing { ... on Thing { id } ... on Dear { price } ... on C { own } } }';
  expect([one(shared), await runs(shared, 'A'), await runs(shared, 'C')]).toEqual([36, 36, 4]);
  const nested = '{ anys { ... on Thing { any { ... on A { own } ... on Dear { thing { ... on B { price } } } } } } }';
  expect(one(nested)).toBe(await runs(nested, 'A', 'A', 'A', 'B', 'A', 'B'));
});

test('a fragment that holds for none of the types that a value may have costs nothing', () => {
  const spread = (rest: string) => costOf({ schema, document: parse(`{ dear { id ... on Thing { ${rest} } } }`) });
  expect(spread('... on C { things { things { id } } }')).toBe(spread('... on C { id }'));
});

test('fragments within fragments are looked at once for each type, however often they are spread', () => {
  const levels = 60;
  const chain = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on Thing { a: thing { ...F${level + 1} } b: thing { ...F${level + 1} } }`,
  );
  const text = `{ thing { ...F0 } } ${chain.join(' ')} fragment F${levels} on Thing { id }`;
  expect(costOf({ schema, document: parse(text) })).toBe(Number.MAX_SAFE_INTEGER);
});
