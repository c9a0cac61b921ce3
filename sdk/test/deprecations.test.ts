import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, Kind, parse, resolveSchemaCoordinate } from 'graphql';
import { expect, test } from 'vitest';
import { preset } from '../codegen/preset.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const schema = buildSchema(read('schema/schema.graphql'));

/** What the preset makes of the schema as it is now, by file. */
async function generated(): Promise<ReadonlyMap<string, string>> {
  const documents = globSync('sdk/src/operations/*.graphql', { cwd: root }).map((location) => ({
    location,
    document: parse(read(location)),
  }));
  const files = await preset.buildGeneratesSection({
    ...{ baseOutputDir: '', documents, schemaAst: schema, schema: { kind: Kind.DOCUMENT, definitions: [] } },
    ...{ presetConfig: {}, config: {}, plugins: [], pluginMap: {} },
  });
  return new Map(
    files.map(({ filename, pluginMap }) => [filename, String(pluginMap.content?.plugin(schema, [], {}, {}))]),
  );
}

test('what the schema deprecates is marked in the types, with what to use in its place', async () => {
  const parts: readonly (readonly [coordinate: string, reason: string])[] = [
    ['Task.description', 'Read body.'],
    ['CreateTaskInput.description', 'Send body.'],
    ['TaskPriority.URGENT', 'It is HIGH.'],
    ['Query.instruments(search:)', 'Ask\nfor symbols.'],
    ['Mutation.createTask', 'Call addTask.'],
  ];
  for (const [coordinate, deprecationReason] of parts) {
    Object.assign(Object.values(resolveSchemaCoordinate(schema, coordinate) ?? {}).at(-1), { deprecationReason });
  }
  const files = await generated();
  const types = files.get('types.ts');
  expect(types).toMatch(/ \* @deprecated Read body\.\n {3}\*\/\n {2}readonly description: string/);
  expect(types).toMatch(/ \* @deprecated Send body\.\n {3}\*\/\n {2}readonly description\?: string/);
  expect(types).toMatch(/ \* @deprecated It is HIGH\.\n {3}\*\/\n {2}\| 'URGENT'/);
  expect(files.get('market.ts')).toMatch(/ \* @deprecated Ask for symbols\.\n {3}\*\/\n {2}readonly search\?/);
  expect(files.get('tasks.ts')).toMatch(/ \* @deprecated Call addTask\.\n \*\/\nexport function createTask\(/);
  expect(files.get('client.ts')).toMatch(/ \* @deprecated Call addTask\.\n {3}\*\/\n {2}createTask\(/);
});
