import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { apiChanges } from '../release/api-changes.ts';
import { isAtLeast, type Level, levelFor, levelOf } from '../release/change.ts';
import { demandOf } from '../release/demand.ts';
import { parseApi } from '../release/public-api.ts';
import { notReleasable } from '../release/publish.ts';
import { schemaChanges } from '../release/schema-changes.ts';
import { releaseVersion } from '../release/version.ts';

const schema = `
"The API."
type Query { task(id: ID!, archived: Boolean, limit: Int! = 20): Task  tasks(filter: TaskFilter): [Task!]!  node: Node }
interface Node { id: ID! }
type Task implements Node { id: ID!  title: String!  due: String  priority: Priority! }
type NotFoundError { message: String! }
type ConflictError { message: String! }
union TaskResult = Task | NotFoundError
enum Priority { LOW HIGH }
input TaskFilter { search: String  status: String!  limit: Int! = 20 }
type Mutation { renameTask(id: ID!, title: String!): TaskResult! }
directive @live on FIELD
`;

interface Edit {
  readonly what: string;
  readonly level: Level;
  readonly from: string;
  readonly to: string;
}

const edit = (what: string, level: Level, from: string, to: string): Edit => ({ what, level, from, to });

// Each of another place, so that any of them go together.
const edits: readonly Edit[] = [
  edit('a field is removed', 'major', '  title: String!  due', '  due'),
  edit('a result may be null', 'major', 'priority: Priority!', 'priority: Priority'),
  edit('a result is never null', 'minor', 'due: String ', 'due: String! '),
  edit('a field is added', 'minor', '{ id: ID!  ', '{ id: ID!  created: String!  '),
  edit('an argument is made required', 'major', 'archived: Boolean', 'archived: Boolean!'),
  edit('an argument is made optional', 'minor', 'title: String!)', 'title: String)'),
  edit('an argument with a default loses it', 'major', 'limit: Int! = 20)', 'limit: Int!)'),
  edit('a required argument is added', 'major', 'renameTask(', 'renameTask(key: String!, '),
  edit('an optional argument is added', 'minor', 'tasks(', 'tasks(first: Int, '),
  edit('an input field is made optional', 'minor', 'status: String!', 'status: String'),
  edit('a required input field is added', 'major', 'input TaskFilter {', 'input TaskFilter { owner: ID!'),
  edit('the default of an input field changes', 'minor', 'Int! = 20 }', 'Int! = 50 }'),
  edit('an enum value is added', 'minor', 'enum Priority { ', 'enum Priority { MEDIUM '),
  edit('an enum value is removed', 'major', ' HIGH }', ' }'),
  edit('a union member is added', 'minor', 'TaskResult = ', 'TaskResult = ConflictError | '),
  edit('a union member is removed', 'major', '| NotFoundError', ''),
  edit('an interface is no longer implemented', 'major', 'Task implements Node', 'Task'),
  edit('a type is added', 'minor', '\ninterface', '\ntype Later { id: ID! }\ninterface'),
  edit('a directive is removed', 'major', 'directive @live on FIELD', ''),
  edit('a docstring is reworded', 'patch', '"The API."', '"All of the API."'),
  edit('a field is deprecated', 'minor', 'node: Node }', 'node: Node @deprecated(reason: "Ask for tasks.") }'),
];

function edited(list: readonly Edit[]): string {
  return list.reduce((text, { from, to }) => {
    if (!text.includes(from)) throw new Error(`the schema has no ${from}`);
    return text.replace(from, to);
  }, schema);
}

describe("the schema's changes", () => {
  test('the same schema has none', () => {
    expect(schemaChanges(schema, schema)).toEqual([]);
  });

  test.each(edits)('$what: $level', (one) => {
    expect(levelOf(schemaChanges(schema, edited([one])))).toBe(one.level);
  });

  test('an input that takes exactly one of its fields from now on breaks who gives two; the other way round nobody', () => {
    const before = 'type Query { a(by: By): Int } input By { id: ID name: String }';
    const after = before.replace('input By', 'input By @oneOf');
    expect(levelOf(schemaChanges(before, after))).toBe('major');
    expect(levelOf(schemaChanges(after, before))).toBe('minor');
  });

  test('of any changes together, the gravest decides', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...edits), { minLength: 1 }), (list) => {
        const told = schemaChanges(schema, edited(list));
        expect(levelOf(told)).toBe(levelOf(list));
      }),
    );
  });

  test('they are told by name, and a docstring without its text', () => {
    const told = (from: string, to: string) =>
      schemaChanges(schema, schema.replace(from, to)).map(({ description }) => description);
    expect(told('limit: Int! = 20)', 'limit: Int!)')).toContain('Query.task(limit:) is required.');
    expect(told('"The API."', '"""\nAll "of"\n\nit.\n"""')).toEqual(['Description of Query was reworded.']);
  });
});

describe("the exports' changes", () => {
  const before = parseApi(
    [
      '. Task: interface',
      '. Task.title: string',
      '. ListOptions: interface',
      '. ListOptions.first: optional number | undefined',
      './react usePrices: (symbols: readonly string[]) => PriceEvent',
    ].join('\n'),
  );
  const after = (...changes: readonly (readonly [key: string, text: string | undefined])[]) => {
    const api = new Map(before);
    for (const [key, text] of changes)
      if (text === undefined) api.delete(key);
      else api.set(key, text);
    return apiChanges(before, api);
  };

  test.each([
    ['an export is removed', './react usePrices', undefined, 'major', 'usePrices of @tickwire/sdk/react was removed.'],
    ['a member is removed', '. Task.title', undefined, 'major', 'Task.title was removed.'],
    ['an export is added', '. Team', 'interface', 'minor', 'Team was added.'],
    ['a member is added', '. Task.due', 'string | null', 'minor', 'Task.due was added.'],
    ['an option is added', '. ListOptions.after', 'optional string', 'minor', 'ListOptions.after was added.'],
    [
      'an option is added that has to be given',
      '. ListOptions.after',
      'string',
      'major',
      'ListOptions.after was added.',
    ],
    [
      'an option has to be given from now on',
      '. ListOptions.first',
      'number',
      'major',
      'ListOptions.first changed its type from optional number | undefined to number.',
    ],
    ['a type changes', '. Task.title', 'Title', 'minor', 'Task.title changed its type from string to Title.'],
  ])('%s', (_what, key, text, level, description) => {
    expect(after([key, text])).toEqual([{ level, description }]);
  });

  test.each([
    ['a function wants one more', '(a: string) => void', '(a: string, b: number) => void', 'major'],
    ['a function may be given one more', '(a: string) => void', '(a: string, b?: number | undefined) => void', 'minor'],
    ['a function wants what it could do without', '(a?: string | undefined) => void', '(a: string) => void', 'major'],
    ['a function takes one less', '(a: string, b?: number | undefined) => void', '(a: string) => void', 'major'],
    ['a function takes less', '(a: string | Date) => void', '(a: string) => void', 'major'],
    ['a function takes more', '(a: string) => void', '(a: string | Date) => void', 'minor'],
    ['a function may answer nothing', '(id: string) => Promise<Task>', '(id: string) => Promise<Task | null>', 'major'],
    ['a function always answers', '(id: string) => Promise<Task | null>', '(id: string) => Promise<Task>', 'minor'],
    ['a function with a function wants more', '<A>(a: (b: A) => C) => D', '<A>(a: (b: A) => C, e: D) => D', 'major'],
    ['what is read may be missing', 'string', 'optional string | undefined', 'major'],
    ['what is read may be something else', 'string', 'string | null', 'major'],
    ['an open enum has one more', 'type "A" | Unrecognized', 'type "A" | "B" | Unrecognized', 'minor'],
    ['an enum has one less', 'type "A" | "B"', 'type "A"', 'major'],
  ])('%s', (_what, was, is, level) => {
    expect(apiChanges(new Map([['. Task.x', was]]), new Map([['. Task.x', is]]))).toMatchObject([{ level }]);
  });

  test('what a program writes may be given more from now on, but not less', () => {
    const [few, many] = ['optional "A" | undefined', 'optional "A" | "B" | undefined'];
    const level = (was: string, is: string) =>
      levelOf(apiChanges(new Map([['. Options.x', was]]), new Map([['. Options.x', is]])));
    expect(level(few, many)).toBe('minor');
    expect(level(many, few)).toBe('major');
  });

  test.each([
    'CandleSelection',
    'Credentials',
    'KeepAlive',
    'ListOptions',
    'StreamSettings',
    'TaskFilter',
    'TasksArgs',
  ])('a member of %s that has to be given breaks who writes one', (name) => {
    const was = new Map([[`. ${name}`, 'interface']]);
    expect(levelOf(apiChanges(was, new Map([...was, [`. ${name}.x`, 'string']])))).toBe('major');
    expect(levelOf(apiChanges(was, new Map([...was, [`. ${name}.x`, 'optional string']])))).toBe('minor');
  });

  test('what went with its export is not told apart', () => {
    const told = after(['. Task', undefined], ['. Task.title', undefined]);
    expect(told.map(({ description }) => description)).toEqual(['Task was removed.']);
  });
});

test('before 1.0.0 the second number tells what breaks, as ^ takes it', () => {
  expect((['major', 'minor', 'patch'] as const).map((level) => levelFor('0.3.1', level))).toEqual([
    'minor',
    'patch',
    'patch',
  ]);
  expect(levelFor('1.0.0', 'major')).toBe('major');
  expect(isAtLeast('minor', 'major')).toBe(false);
});

describe('a release', () => {
  const root = mkdtempSync(join(tmpdir(), 'tickwire-release-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  const changeset = (level: Level, text: string) =>
    write('.changeset/brave-cats.md', `---\n"@tickwire/sdk": ${level}\n---\n\n${text}\n`);
  const api = '. Task: interface\n. Task.title: string\n';
  const now = { schema, api };

  write('package.json', '{ "name": "root", "private": true, "version": "0.0.0" }');
  write('pnpm-workspace.yaml', 'packages: [sdk, app]\n');
  write('pnpm-lock.yaml', 'lockfileVersion: "9.0"\n');
  write('sdk/package.json', '{\n  "name": "@tickwire/sdk",\n  "version": "1.2.3"\n}\n');
  write(
    'app/package.json',
    '{ "name": "app", "private": true, "version": "0.1.0", "dependencies": { "@tickwire/sdk": "workspace:*" } }',
  );
  const sdk = dirname(import.meta.dirname);
  cpSync(join(sdk, 'release'), join(root, 'sdk/release'), { recursive: true });
  rmSync(join(root, 'sdk/release/last'), { recursive: true, force: true });
  cpSync(join(dirname(sdk), '.changeset/config.json'), join(root, '.changeset/config.json'));

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('the first is held against nothing, and keeps what it was made of', () => {
    expect(() => releaseVersion(root, now)).toThrow('There is nothing to release');
    changeset('minor', 'Watchlists can be moved.\n\n`client.moveWatchlist(…)`');
    expect(releaseVersion(root, now)).toBe('1.3.0');
    expect(readFileSync(join(root, 'sdk/CHANGELOG.md'), 'utf8')).toBe(
      '# @tickwire/sdk\n\n## 1.3.0\n\n### Minor Changes\n\n- Watchlists can be moved.\n\n  `client.moveWatchlist(…)`\n',
    );
    expect(readdirSync(join(root, '.changeset'))).toEqual(['config.json']);
    expect(demandOf(root, now)).toEqual({ changes: [], demanded: undefined, announced: undefined, refusal: undefined });
  });

  test('what it writes is nothing that the check of the repository finds fault with', () => {
    const manifest = findPackageJSON('@biomejs/biome', import.meta.url);
    if (manifest === undefined) throw new Error('Biome is not installed');
    cpSync(join(dirname(sdk), 'biome.json'), join(root, 'biome.json'));
    // `root` is no checkout of git.
    const check = ['check', '--vcs-enabled=false', 'sdk/CHANGELOG.md', 'sdk/release/last', 'sdk/package.json'];
    const biome = join(dirname(manifest), 'bin/biome');
    expect(() => execFileSync(process.execPath, [biome, ...check], { cwd: root, stdio: 'pipe' })).not.toThrow();
  });

  test('a changeset that says less than what has changed is refused, with what demands more', () => {
    const broken = { schema: schema.replace('  title: String!  due', '  due'), api: '. Task: interface\n' };
    expect(demandOf(root, broken).refusal).toMatch(
      /demands major. No changeset tells of it[\s\S]*Task.title was removed/,
    );
    changeset('minor', 'Tasks have no titles.');
    expect(() => releaseVersion(root, broken)).toThrow(/demands major. The changesets say minor/);
    changeset('major', 'Tasks have no titles.');
    expect(releaseVersion(root, broken)).toBe('2.0.0');
    const [, entry] = readFileSync(join(root, 'sdk/CHANGELOG.md'), 'utf8').split(/^## /m);
    expect(entry).toBe(
      '2.0.0\n\n### Major Changes\n\n- Tasks have no titles.\n\n### What breaks, in full\n\n- Field Task.title was removed.\n\n',
    );
  });

  test('nothing is published but what a version was given to, from a repository that its readme and provenance can name', () => {
    const broken = { schema: schema.replace('  title: String!  due', '  due'), api: '. Task: interface\n' };
    const named = (repository: unknown) => {
      const manifest = JSON.parse(readFileSync(join(root, 'sdk/package.json'), 'utf8'));
      write('sdk/package.json', JSON.stringify({ ...manifest, repository }, null, 2));
      return notReleasable(root, broken);
    };
    const url = 'git+https://example.com/tickwire.git';
    expect(named(undefined)).toMatch('names no `repository`');
    expect(named({ type: 'git', url })).toMatch('"directory": "sdk"');
    expect(named({ type: 'git', url, directory: 'sdk' })).toBeUndefined();
    expect(notReleasable(root, now)).toMatch('not what its version was given to');
    changeset('patch', 'Something.');
    expect(notReleasable(root, broken)).toMatch('There are changesets');
  });

  test('a changeset that cannot be read is refused, and not passed over', () => {
    write('.changeset/brave-cats.md', '## "@tickwire/sdk": minor\n\nSomething.\n');
    expect(() => demandOf(root, now)).toThrow('.changeset/brave-cats.md does not begin');
  });

  test('what depends on it in the workspace is not released', () => {
    expect(JSON.parse(readFileSync(join(root, 'app/package.json'), 'utf8')).version).toBe('0.1.0');
  });
});
