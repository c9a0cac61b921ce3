import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schema } from '@tickwire/schema';
import { type GraphQLField, getNamedType, isLeafType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { startTestServer } from '../harness/server.ts';
import { answersTo, answerTo, firstOf } from './answers.ts';
import { type CallerKind, callers, newScene, type Scene } from './callers.ts';
import {
  adminReaches,
  fieldArguments,
  publicRootFields,
  publicTypes,
  reaches,
  resultTypes,
  rootFields,
  spoiling,
} from './permissions.ts';

/** Mail counts as sent that nobody takes: whoever asks for it is answered before. */
const server = await startTestServer({ smtpUrl: 'smtp://127.0.0.1:1' });
const documentation = join(import.meta.dirname, '../../../docs/security.md');
const markers = { from: '<!-- permissions: begin -->', to: '<!-- permissions: end -->' };

type Row = readonly [coordinate: string, answers: Readonly<Record<CallerKind, string>>];

function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return '';
  return ' { __typename }';
}

const rootTypes = ['Query', 'Mutation', 'Subscription'] as const;

function fieldsOf(typeName: string): [string, GraphQLField<unknown, unknown>][] {
  const type = schema.getType(typeName);
  return isObjectType(type) ? Object.values(type.getFields()).map((field) => [`${typeName}.${field.name}`, field]) : [];
}

const allRootFields = rootTypes.flatMap(fieldsOf);
const guardedTypes = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .map(({ name }) => name)
  .filter(
    (name) =>
      !name.startsWith('__') &&
      !name.endsWith('Error') &&
      !publicTypes.has(name) &&
      !resultTypes.has(name) &&
      !rootTypes.some((root) => root === name),
  );

async function answersOf(ask: (caller: CallerKind) => Promise<string>): Promise<Readonly<Record<CallerKind, string>>> {
  const answers = await Promise.all(callers.map(async (caller) => [caller, await ask(caller)] as const));
  return Object.fromEntries(answers) as Record<CallerKind, string>;
}

/** In which everything is as it was made, though more may have been added. */
let unspoilt: Promise<Scene> | null = null;

async function rootRow([coordinate, field]: [string, GraphQLField<unknown, unknown>]): Promise<Row> {
  const [operation = ''] = coordinate.split('.');
  const call = rootFields[coordinate];
  if (call === undefined) throw new Error(`${coordinate} has no rule in permissions.ts`);
  const ask = operation === 'Subscription' ? firstOf : answerTo;
  const inScene = async (caller: CallerKind) => {
    unspoilt ??= newScene(server);
    const scene = await unspoilt;
    const document = `${operation.toLowerCase()} { it: ${call(scene)}${selectionOf(field)} }`;
    return ask(server, document, scene.tokens[caller]);
  };
  if (!spoiling.has(coordinate)) return [coordinate, await answersOf(inScene)];
  // One after the other: whoever is let in leaves nothing to the next.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (caller: CallerKind) => {
    const turn = last.then(async () => {
      const answer = await inScene(caller);
      if (answer === 'yes') unspoilt = null;
      return answer;
    });
    last = turn;
    return turn;
  };
  return [coordinate, await answersOf(inTurn)];
}

async function fieldRows(scene: Scene, typeName: string): Promise<Row[]> {
  const reach = reaches[typeName] ?? adminReaches[typeName];
  if (reach === undefined) throw new Error(`${typeName} has no rule in permissions.ts`);
  const fields = fieldsOf(typeName);
  const calls = fields.map(([coordinate, field]) => ({
    alias: `its_${field.name}`,
    call: `${field.name}${fieldArguments[coordinate]?.(scene) ?? ''}${selectionOf(field)}`,
  }));
  const documentOf = (selection: string) => `{ ${reach(scene, selection)} }`;
  const ofCallers = new Map(
    await Promise.all(
      callers.map(
        async (caller) => [caller, await answersTo(server, calls, documentOf, scene.tokens[caller])] as const,
      ),
    ),
  );
  return Promise.all(
    fields.map(async ([coordinate], index) => [
      coordinate,
      await answersOf(async (caller) => ofCallers.get(caller)?.[index] ?? 'not asked'),
    ]),
  );
}

async function tryAll(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const field of allRootFields) rows.push(await rootRow(field));
  const scene = await newScene(server);
  for (const type of guardedTypes) rows.push(...(await fieldRows(scene, type)));
  return rows;
}

let tried: Promise<Row[]> | null = null;

/** Tried once, by whichever test asks first. */
function allRows(): Promise<Row[]> {
  tried ??= tryAll();
  return tried;
}

function table(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...callers]),
    line(['---', ...callers.map(() => '---')]),
    ...rows.map(([coordinate, answers]) => line([`\`${coordinate}\``, ...callers.map((caller) => answers[caller])])),
  ].join('\n');
}

function documented(): readonly [before: string, table: string, after: string] {
  const text = readFileSync(documentation, 'utf8');
  const [from, to] = [text.indexOf(markers.from) + markers.from.length, text.indexOf(markers.to)];
  return [text.slice(0, from), text.slice(from, to), text.slice(to)];
}

/** Markdown is formatted: only what stands in the cells counts. */
const cells = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter((row) => !/^\|[\s|:-]+\|$/.test(row))
    .map((row) => row.split('|').map((cell) => cell.trim()));

test('every root field and every type that is not public has a rule', () => {
  expect(Object.keys(rootFields).sort()).toEqual(allRootFields.map(([coordinate]) => coordinate).sort());
  expect(Object.keys({ ...reaches, ...adminReaches }).sort()).toEqual([...guardedTypes].sort());
});

test('a stranger gets an answer from public root fields alone', async () => {
  const rows = await allRows();
  const answered = rows.filter(
    ([coordinate, { anonymous }]) => anonymous !== 'UNAUTHENTICATED' && anonymous !== 'FORBIDDEN' && isRoot(coordinate),
  );
  expect(answered.map(([coordinate]) => coordinate).sort()).toEqual([...publicRootFields].sort());
}, 60_000);

test("nobody but its owner reads a field of an owner's, an app only with a key that may read", async () => {
  const rows = await allRows();
  const fields = rows.filter(([coordinate]) => !isRoot(coordinate) && !isAdmins(coordinate));
  for (const caller of ['anonymous', 'other user', 'admin'] as const) {
    expect(fields.filter(([, answers]) => answers[caller] === 'yes')).toEqual([]);
  }
  expect(fields.filter(([, answers]) => answers['write-only key'] !== 'FORBIDDEN')).toEqual([]);
  expect(fields.filter(([, { owner }]) => !['yes', 'null'].includes(owner))).toEqual([]);
});

test('a key that may only read changes nothing', async () => {
  const rows = await allRows();
  const mutations = rows.filter(([coordinate]) => coordinate.startsWith('Mutation.'));
  expect(mutations.filter(([, answers]) => answers['read-only key'] !== 'FORBIDDEN')).toEqual([]);
});

test('what is for admins answers nobody else', async () => {
  const rows = await allRows();
  const guarded = rows.filter(([coordinate]) => isAdmins(coordinate));
  for (const caller of callers.filter((one) => one !== 'admin')) {
    expect(guarded.filter(([, answers]) => answers[caller] === 'yes')).toEqual([]);
  }
});

/** UPDATE_DOCS=1 writes it instead: `pnpm docs:permissions`. */
test('docs/security.md has this table: run `pnpm docs:permissions` after a change', async () => {
  const rows = await allRows();
  const made = table(rows);
  const [before, written, after] = documented();
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(documentation, `${before}\n\n${made}\n\n${after}`);
    return;
  }
  expect(cells(written)).toEqual(cells(made));
});

function isRoot(coordinate: string): boolean {
  return rootTypes.some((type) => coordinate.startsWith(`${type}.`));
}

/** What leads on from `Query.admin`. */
function isAdmins(coordinate: string): boolean {
  return Object.hasOwn(adminReaches, coordinate.split('.')[0] ?? '');
}
