import {
  BreakingChangeType,
  buildSchema,
  findSchemaChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  SafeChangeType,
  type SchemaChange,
} from 'graphql';
import type { Change, Level } from './change.ts';

// Enums and unions stay open in the SDK's types, so that what is added to them breaks nobody.
function levelOfChange({ type }: SchemaChange): Level {
  if (type in BreakingChangeType) return 'major';
  return type === SafeChangeType.DESCRIPTION_CHANGED ? 'patch' : 'minor';
}

/** Its description would repeat the whole docstring. */
function sentence({ type, description }: SchemaChange): string {
  if (type !== SafeChangeType.DESCRIPTION_CHANGED) return description;
  return `${description.replace(/ has changed to "[\s\S]*$/, '')} was reworded.`;
}

interface Part {
  readonly isDeprecated: boolean;
  /** Whether a document or an input has to name it. */
  readonly isRequired: boolean;
  readonly type: string;
}

interface Named {
  readonly name: string;
  readonly type?: unknown;
  readonly deprecationReason?: string | null | undefined;
}

/** All that can be deprecated or required, by its coordinate. */
function partsOf(schema: GraphQLSchema): Map<string, Part> {
  const parts = new Map<string, Part>();
  const add = (coordinate: string, { deprecationReason, type }: Named, isRequired = false) =>
    parts.set(coordinate, { isDeprecated: deprecationReason != null, isRequired, type: String(type) });
  for (const type of Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))) {
    if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        add(`${type.name}.${field.name}`, field, isRequiredInputField(field));
      }
    }
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field);
      for (const arg of field.args) add(`${type.name}.${field.name}(${arg.name}:)`, arg, isRequiredArgument(arg));
    }
  }
  return parts;
}

/** What graphql's own comparison passes over: deprecations, defaults on which a required argument hung, and @oneOf. */
function* furtherChanges(before: GraphQLSchema, after: GraphQLSchema): Generator<Change> {
  const parts = partsOf(after);
  for (const [coordinate, was] of partsOf(before)) {
    const is = parts.get(coordinate);
    if (is === undefined) continue;
    // Where the type changed, the comparison says so itself.
    if (is.isRequired && !was.isRequired && is.type === was.type) {
      yield { level: 'major', description: `${coordinate} is required.` };
    }
    if (is.isDeprecated && !was.isDeprecated) {
      yield { level: 'minor', description: `${coordinate} is deprecated.`, isDeprecation: true };
    }
    if (!is.isDeprecated && was.isDeprecated) {
      yield { level: 'minor', description: `${coordinate} is no longer deprecated.` };
    }
  }
  for (const was of Object.values(before.getTypeMap())) {
    const is = after.getType(was.name);
    if (!isInputObjectType(was) || !isInputObjectType(is) || was.isOneOf === is.isOneOf) continue;
    yield is.isOneOf
      ? { level: 'major', description: `${is.name} takes exactly one of its fields.` }
      : { level: 'minor', description: `${is.name} takes any of its fields.` };
  }
}

/** What changed between two schemas, and what each change means to the SDK's users. */
export function schemaChanges(before: string, after: string): readonly Change[] {
  const [old, current] = [buildSchema(before), buildSchema(after)];
  const found = findSchemaChanges(old, current).map((change) => ({
    level: levelOfChange(change),
    description: sentence(change),
  }));
  return [...found, ...furtherChanges(old, current)];
}
