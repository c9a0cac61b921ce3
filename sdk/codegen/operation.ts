import {
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { hasDirective, nameOf, spreadBy, textOf } from './definitions.ts';
import { docstring } from './docstrings.ts';
import { type InputMember, inputMember, inputType } from './inputs.ts';
import { resultPath } from './result-path.ts';
import { isError, outputType, type ShapeContext, selectionType } from './shapes.ts';

/** The variables of a page; the SDK's lists set them. */
const paging = new Set(['first', 'after', 'last', 'before', 'counted']);

export interface GeneratedOperation {
  readonly name: string;
  readonly method: string;
  readonly domain: string;
  readonly description: string;
  /** Undefined where it is written by hand around its document. */
  readonly signature: { readonly parameters: string; readonly passed: string; readonly returns: string } | undefined;
  /** Its document, its types, and its function unless that is written by hand. */
  readonly source: string;
  readonly fragments: readonly string[];
  /** Of the runtime: values, and types. */
  readonly imports: readonly string[];
  /** For the types that it takes. */
  readonly inputs: readonly GraphQLInputType[];
  readonly exportedTypes: readonly string[];
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function variablesOf(operation: OperationDefinitionNode, { schema, fragments }: ShapeContext): InputMember[] {
  const descriptions = new Map<string, string | null | undefined>();
  const info = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(info, {
    Argument(node) {
      if (node.value.kind === Kind.VARIABLE) descriptions.set(node.value.name.value, info.getArgument()?.description);
    },
    ObjectField(node) {
      if (node.value.kind !== Kind.VARIABLE) return;
      const parent = info.getParentInputType();
      const type = parent && getNamedType(parent);
      const field = type && 'getFields' in type ? type.getFields()[node.name.value] : undefined;
      descriptions.set(node.value.name.value, field?.description);
    },
  });
  visit(operation, visitor);
  // Its fragments take its variables, too.
  for (const name of spreadBy(operation, fragments)) {
    const fragment = fragments.get(name);
    if (fragment !== undefined) visit(fragment, visitor);
  }
  return (operation.variableDefinitions ?? []).map((definition) => {
    const { value: name } = definition.variable.name;
    const type = typeFromAST(schema, definition.type);
    if (type === undefined || !isInputType(type)) throw new Error(`${nameOf(operation)}: $${name} has no type.`);
    return { name, type, description: descriptions.get(name), hasDefault: definition.defaultValue !== undefined };
  });
}

function isPositional({ type, hasDefault }: InputMember): boolean {
  return isNonNullType(type) && !hasDefault && !isEnumType(getNamedType(type));
}

interface Outcome {
  readonly runner: string;
  readonly returns: string;
  readonly after: string;
  readonly imports: readonly string[];
}

function connectionItem(operation: OperationDefinitionNode, context: ShapeContext): string | undefined {
  const { type, selectionSet } = resultPath(operation, context);
  const named = getNamedType(type);
  if (!isObjectType(named) || !named.name.endsWith('Connection') || selectionSet === undefined) return undefined;
  const nodes = selectionSet.selections.find((node) => node.kind === Kind.FIELD && node.name.value === 'nodes');
  const field = named.getFields().nodes;
  if (nodes?.kind !== Kind.FIELD || field === undefined) throw new Error(`${nameOf(operation)} selects no nodes.`);
  const list = isNonNullType(field.type) ? field.type.ofType : field.type;
  if (!isListType(list)) throw new Error(`${named.name}.nodes is no list.`);
  return outputType(list.ofType, nodes.selectionSet, context);
}

function outcomeOf(operation: OperationDefinitionNode, context: ShapeContext): Outcome {
  const { type, selectionSet, isNullable } = resultPath(operation, context);
  const named = getNamedType(type);
  const item = connectionItem(operation, context);
  if (item !== undefined)
    return { runner: 'list', returns: `List<${item}>`, after: '', imports: ['list', 'type List'] };
  if (isUnionType(named) && selectionSet !== undefined) {
    const [errors, values] = [named.getTypes().filter(isError), named.getTypes().filter((one) => !isError(one))];
    const value = values.map((one) => selectionType(selectionSet, one, context)).join(' | ');
    const failed = errors.map(({ name }) => name).sort();
    const names = [...values.map(({ name }) => name), ...failed].map((name) => `'${name}'`).join(', ');
    return {
      runner: `mutate<${nameOf(operation)}Data, ${nameOf(operation)}Variables, ${value}, ${failed.join(' | ')}>`,
      returns: `MutationCall<${value}, ${failed.join(' | ')}>`,
      after: `, [${names}]`,
      imports: ['mutate', 'type MutationCall'],
    };
  }
  const output = outputType(type, selectionSet, context);
  const orNull = isNullable && !output.endsWith('| null') && output !== 'unknown' ? ' | null' : '';
  return { runner: 'call', returns: `Promise<${output}${orNull}>`, after: '', imports: ['call'] };
}

/** Everything that the SDK has of one operation. */
export function generatedOperation(
  operation: OperationDefinitionNode,
  domain: string,
  context: ShapeContext,
): GeneratedOperation {
  const name = nameOf(operation);
  const method = lowerFirst(name);
  const kind = operation.operation;
  const path = resultPath(operation, context);
  const description = operation.description?.value ?? path.description ?? '';
  const root = context.schema.getRootType(kind);
  if (!isObjectType(root)) throw new Error(`The schema has no ${kind}.`);
  const spread = spreadBy(operation, context.fragments);
  const text = textOf(operation).replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const variables = variablesOf(operation, context);
  const isHandwritten = kind === 'subscription' || hasDirective(operation, 'handwritten');

  const dataType = `${name}Data`;
  const variablesType = variables.length === 0 ? 'Record<string, never>' : `${name}Variables`;
  const traits = hasDirective(operation, 'anonymous') ? ', { anonymous: true }' : '';
  const exported = isHandwritten ? 'export ' : '';
  let source = `${exported}type ${dataType} = ${selectionType(operation.selectionSet, root, context)};\n`;
  if (variables.length > 0)
    source += `${exported}interface ${variablesType} {\n${variables.map((each) => inputMember({ ...each, description: undefined })).join('')}}\n`;
  source += `${exported}const ${method}Document = /* @__PURE__ */ operation<${dataType}, ${variablesType}>('${kind}', '${name}', '${text}', [${spread.map((each) => `${lowerFirst(each)}Fragment`).join(', ')}]${traits});\n`;

  const types = ['operation'];
  const exportedTypes: string[] = [];
  if (isHandwritten) {
    exportedTypes.push(dataType);
    return {
      name,
      method,
      domain,
      description,
      signature: undefined,
      source,
      fragments: spread,
      imports: types,
      inputs: variables.map(({ type }) => type),
      exportedTypes: [],
    };
  }

  const outcome = outcomeOf(operation, context);
  const isList = outcome.runner === 'list';
  const [first, ...others] = variables.filter(({ name: each }) => !isList || !paging.has(each));
  const positional = first !== undefined && isPositional(first) ? first : undefined;
  const named = positional === undefined ? (first === undefined ? [] : [first, ...others]) : others;
  const argsType = `${name}Args`;
  const takesArgs = named.length > 0 || isList;
  const isOptional = named.every((each) => each.hasDefault || !isNonNullType(each.type));
  if (takesArgs) {
    exportedTypes.push(argsType);
    source += `\n/** What \`${method}\` takes. */\nexport interface ${argsType}${isList ? ' extends Paging' : ''} {\n${named.map(inputMember).join('')}}\n`;
  }
  const optionsType = kind === 'mutation' ? 'MutationOptions' : 'CallOptions';
  const parameters = [
    ...(positional === undefined ? [] : [`${positional.name}: ${inputType(positional.type)}`]),
    ...(takesArgs ? [`args${isOptional ? '?' : ''}: ${argsType}${isOptional ? ' | undefined' : ''}`] : []),
    `options?: ${optionsType} | undefined`,
  ];
  const passed = [...(positional === undefined ? [] : [positional.name]), ...(takesArgs ? ['args'] : []), 'options'];
  const sent = [...(takesArgs ? ['...args'] : []), ...(positional === undefined ? [] : [positional.name])];
  const pick = path.isNullable && !isList ? `${path.pick} ?? null` : path.pick;
  source += `\n${docstring(description)}export function ${method}(core: Core, ${parameters.join(', ')}): ${outcome.returns} {\n`;
  source += `  return ${outcome.runner}(core, ${method}Document, { ${sent.join(', ')} }, options, (data) => ${pick}${outcome.after});\n}\n`;
  return {
    name,
    method,
    domain,
    description,
    signature: { parameters: parameters.join(', '), passed: passed.join(', '), returns: outcome.returns },
    source,
    fragments: spread,
    imports: [
      ...types,
      ...path.imports,
      ...outcome.imports,
      ...(isList ? ['type Paging'] : []),
      `type ${optionsType}`,
      'type Core',
    ],
    inputs: variables.map(({ type }) => type),
    exportedTypes,
  };
}
