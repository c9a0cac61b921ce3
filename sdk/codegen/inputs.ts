import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql';
import { docstring } from './docstrings.ts';
import { leafType } from './shapes.ts';

export function inputType(type: GraphQLInputType): string {
  if (isNonNullType(type)) return required(type.ofType);
  return `${required(type)} | null | undefined`;
}

function required(type: GraphQLInputType): string {
  if (isNonNullType(type)) return required(type.ofType);
  if (isListType(type)) return `readonly ${required(type.ofType)}[]`;
  if ('getFields' in type) return type.name;
  return type.name === 'DateTime' ? 'DateTimeInput' : leafType(type.name, isEnumType(type));
}

export interface InputMember {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly description: string | null | undefined;
  readonly hasDefault: boolean;
}

export function inputMember({ name, type, description, hasDefault }: InputMember): string {
  const isRequired = isNonNullType(type) && !hasDefault;
  const written = isNonNullType(type) && hasDefault ? `${inputType(type)} | undefined` : inputType(type);
  return `${docstring(description, '  ')}  readonly ${name}${isRequired ? '' : '?'}: ${written};\n`;
}

export function inputInterface(type: GraphQLInputObjectType): string {
  const fields = Object.values(type.getFields()).map(({ name, type, description, default: fallback, defaultValue }) =>
    inputMember({ name, type, description, hasDefault: fallback !== undefined || defaultValue !== undefined }),
  );
  return `${docstring(type.description)}export interface ${type.name} {\n${fields.join('')}}\n`;
}

export function enumType(type: GraphQLEnumType): string {
  const values = type.getValues().map(({ name, description }) => `${docstring(description, '  ')}  | '${name}'\n`);
  return `${docstring(type.description)}export type ${type.name} =\n${values.join('')}  | Unrecognized;\n`;
}

/** Every enum and input that these lead to. */
export function reachable(types: readonly GraphQLInputType[]): Set<GraphQLEnumType | GraphQLInputObjectType> {
  const found = new Set<GraphQLEnumType | GraphQLInputObjectType>();
  const search = (type: GraphQLInputType): void => {
    const named = getNamedType(type);
    if (isEnumType(named)) found.add(named);
    else if ('getFields' in named && !found.has(named)) {
      found.add(named);
      for (const field of Object.values(named.getFields())) search(field.type);
    }
  };
  for (const type of types) search(type);
  return found;
}
