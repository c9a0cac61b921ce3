import { basename } from 'node:path';
import type { Types } from '@graphql-codegen/plugin-helpers';
import {
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isObjectType,
} from 'graphql';
import { type Fragments, fragmentsIn, type OperationFile, operationsIn, textOf } from './definitions.ts';
import { describeDeprecations } from './deprecations.ts';
import { docstring } from './docstrings.ts';
import { enumType, inputInterface, reachable } from './inputs.ts';
import { type GeneratedOperation, generatedOperation } from './operation.ts';
import { isError, members, type ShapeContext, selectionType } from './shapes.ts';
import { withTypenames } from './typenames.ts';

const note = '// Generated from schema/schema.graphql and sdk/src/operations; do not edit.\n';

/** Where each thing that generated code uses comes from. */
const homes: Readonly<Record<string, string>> = {
  operation: '../operation.ts',
  only: '../picking.ts',
  signedIn: '../picking.ts',
  list: '../list.ts',
  List: '../list.ts',
  Paging: '../page.ts',
  mutate: '../mutation.ts',
  MutationCall: '../mutation.ts',
  call: '../call.ts',
  CallOptions: '../call-options.ts',
  MutationOptions: '../call-options.ts',
  Core: '../core.ts',
};

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function importsFrom(names: Iterable<string>): string {
  const byFile = new Map<string, string[]>();
  for (const name of [...new Set(names)].sort()) {
    const file = homes[name.replace(/^type /, '')];
    if (file === undefined) throw new Error(`sdk/codegen/preset.ts does not know where ${name} is.`);
    byFile.set(file, [...(byFile.get(file) ?? []), name]);
  }
  return [...byFile]
    .sort()
    .map(([file, each]) => `import { ${each.join(', ')} } from '${file}';\n`)
    .join('');
}

/** Those of the names that a text has, as words of code. */
function usedIn(text: string, names: readonly string[]): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/'(?:[^'\\]|\\.)*'/g, '');
  return names.filter((name) => new RegExp(`(?<![.\\w])${name}\\b`).test(code)).sort();
}

interface TypesFile {
  readonly content: string;
  readonly names: readonly string[];
}

function unionType(
  name: string,
  { selectionSet }: FragmentDefinitionNode,
  type: GraphQLAbstractType,
  context: ShapeContext,
): string {
  return `${docstring(type.description)}export type ${name} = ${selectionType(selectionSet, type, context)};\n`;
}

function typesFile(context: ShapeContext, operations: readonly GeneratedOperation[]): TypesFile {
  const { schema, fragments } = context;
  const named = new Map<string, string>();
  const abstract = new Map<string, string>();
  for (const [name, fragment] of fragments) {
    const type = schema.getType(fragment.typeCondition.name.value);
    if (isAbstractType(type)) abstract.set(name, unionType(name, fragment, type, context));
    if (!isObjectType(type)) continue;
    const shape = members(fragment.selectionSet, type, context);
    const bases = shape.named.length === 0 ? '' : ` extends ${shape.named.join(', ')}`;
    named.set(name, `${docstring(type.description)}export interface ${name}${bases} {\n${shape.lines}}\n`);
  }
  const errorFields = fragments.get('ErrorFields');
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || !isError(type) || errorFields === undefined) continue;
    const { lines } = members(errorFields.selectionSet, type, context);
    named.set(type.name, `${docstring(type.description)}export interface ${type.name} {\n${lines}}\n`);
  }
  for (const type of reachable(operations.flatMap(({ inputs }) => inputs))) {
    named.set(type.name, isEnumType(type) ? enumType(type) : inputInterface(type));
  }
  const text = [...named.values(), ...operations.map(({ source }) => source)].join('\n');
  // Others are spread beside what is selected of one type, and are in its interface.
  for (const name of usedIn(text, [...abstract.keys()])) named.set(name, abstract.get(name) ?? '');
  const enums = Object.values(schema.getTypeMap()).filter(isEnumType);
  for (const type of enums) {
    if (!named.has(type.name) && usedIn(text, [type.name]).length > 0) named.set(type.name, enumType(type));
  }
  const body = [...named]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, source]) => source)
    .join('\n');
  const scalars = usedIn(body, ['DateTime', 'DateTimeInput', 'Decimal', 'Unrecognized']);
  const content = `${note}import type { ${scalars.join(', ')} } from '../scalars.ts';\n\n${body}`;
  return { content, names: [...named.keys()] };
}

function fragmentsFile(fragments: Fragments): string {
  const each = [...fragments].sort(([a], [b]) => (a < b ? -1 : 1));
  const sources = each.map(([name, node]) => `export const ${lowerFirst(name)}Fragment = '${textOf(node)}';\n`);
  return `${note}\n${sources.join('')}`;
}

function domainFile(operations: readonly GeneratedOperation[], types: readonly string[]): string {
  const body = operations.map(({ source }) => source).join('\n');
  const fragments = [...new Set(operations.flatMap((each) => each.fragments))].sort();
  const constants = fragments.map((name) => `${lowerFirst(name)}Fragment`);
  const scalars = usedIn(body, ['DateTime', 'DateTimeInput', 'Decimal', 'Unrecognized']);
  const own = usedIn(body, types);
  return [
    note,
    importsFrom(operations.flatMap(({ imports }) => imports)),
    scalars.length > 0 ? `import type { ${scalars.join(', ')} } from '../scalars.ts';\n` : '',
    constants.length > 0 ? `import { ${constants.join(', ')} } from './fragments.ts';\n` : '',
    own.length > 0 ? `import type { ${own.join(', ')} } from './types.ts';\n` : '',
    `\n${body}`,
  ].join('');
}

function clientFile(domains: ReadonlyMap<string, readonly GeneratedOperation[]>, types: readonly string[]): string {
  const all = [...domains.values()].flat().filter(({ signature }) => signature !== undefined);
  const methods = all.map(
    ({ method, description, signature }) =>
      `${docstring(description, '  ')}  ${method}(${signature?.parameters}): ${signature?.returns};\n`,
  );
  const body = `/** Every operation of the API, bound to a client. */\nexport interface Operations {\n${methods.join('\n')}}\n`;
  const bound = all.map(({ method, signature }) => {
    const domain = lowerFirst([...domains].find(([, each]) => each.some((one) => one.method === method))?.[0] ?? '');
    return `    ${method}: (${signature?.passed}) => ${camel(domain)}.${method}(core, ${signature?.passed}),\n`;
  });
  const names = usedIn(body, types);
  const argTypes = [...domains].map(([domain, each]) => {
    const used = usedIn(
      body,
      each.flatMap(({ exportedTypes }) => exportedTypes),
    );
    return used.length === 0 ? '' : `import type { ${used.join(', ')} } from './${domain}.ts';\n`;
  });
  const runtime = usedIn(body, ['CallOptions', 'MutationOptions', 'List', 'MutationCall']).map(
    (name) => `type ${name}`,
  );
  const scalars = usedIn(body, ['DateTime', 'DateTimeInput', 'Decimal', 'Unrecognized']);
  return [
    note,
    importsFrom(['type Core', ...runtime]),
    scalars.length > 0 ? `import type { ${scalars.join(', ')} } from '../scalars.ts';\n` : '',
    ...[...domains]
      .filter(([, each]) => each.some(({ signature }) => signature !== undefined))
      .map(([domain]) => `import * as ${camel(domain)} from './${domain}.ts';\n`),
    ...argTypes,
    `import type { ${names.join(', ')} } from './types.ts';\n`,
    `\n${body}`,
    `\nexport function operationsOf(core: Core): Operations {\n  return {\n${bound.join('')}  };\n}\n`,
  ].join('');
}

function camel(domain: string): string {
  return domain.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function indexFile(domains: ReadonlyMap<string, readonly GeneratedOperation[]>): string {
  const lines = [...domains].flatMap(([domain, operations]) => {
    const exported = operations.filter(({ signature }) => signature !== undefined).map(({ method }) => method);
    const types = operations.flatMap(({ exportedTypes }) => exportedTypes);
    const names = [...exported, ...types.map((name) => `type ${name}`)];
    return names.length === 0 ? [] : [`export { ${names.join(', ')} } from './${domain}.ts';\n`];
  });
  return `${note}\n${lines.join('')}`;
}

function filesFrom(schema: GraphQLSchema, written: readonly OperationFile[]): ReadonlyMap<string, string> {
  const files = withTypenames(schema, written);
  const context: ShapeContext = { schema, fragments: fragmentsIn(files) };
  const domains = new Map<string, GeneratedOperation[]>();
  for (const file of [...files].sort((a, b) => ((a.location ?? '') < (b.location ?? '') ? -1 : 1))) {
    const domain = basename(file.location ?? '', '.graphql');
    const operations = operationsIn([file]).map((operation) => generatedOperation(operation, domain, context));
    if (operations.length > 0) domains.set(domain, operations);
  }
  const types = typesFile(context, [...domains.values()].flat());
  return new Map([
    ['types.ts', types.content],
    ['fragments.ts', fragmentsFile(context.fragments)],
    ...[...domains].map(([domain, operations]) => [`${domain}.ts`, domainFile(operations, types.names)] as const),
    ['client.ts', clientFile(domains, types.names)],
    ['operations.ts', indexFile(domains)],
  ]);
}

/** One file for each domain of operations, with a function for each; importing one of them takes along no other. */
export const preset: Types.OutputPreset = {
  buildGeneratesSection({ baseOutputDir, schemaAst, documents }) {
    if (schemaAst === undefined) throw new Error('There is no schema.');
    describeDeprecations(schemaAst);
    const files = filesFrom(schemaAst, documents);
    return [...files].map(([name, content]) => ({
      filename: `${baseOutputDir}${name}`,
      plugins: [{ content: {} }],
      pluginMap: { content: { plugin: () => content } },
      schema: { kind: 'Document' as const, definitions: [] },
      schemaAst,
      documents: [],
      config: {},
    }));
  },
};
