import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';

interface Deprecable {
  description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

function* deprecableIn(schema: GraphQLSchema): Generator<Deprecable> {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type)) yield* type.getValues();
    else if (isInputObjectType(type)) yield* Object.values(type.getFields());
    else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) yield* [field, ...field.args];
    }
  }
}

/** Has the descriptions of what is to go say so, as editors read it: they strike it through, and tell what to use instead. */
export function describeDeprecations(schema: GraphQLSchema): void {
  for (const part of deprecableIn(schema)) {
    if (!part.deprecationReason) continue;
    const told = `@deprecated ${part.deprecationReason.replaceAll(/\s+/g, ' ').trim()}`;
    const description = part.description?.trim() ?? '';
    if (!description.endsWith(told)) part.description = description === '' ? told : `${description}\n${told}`;
  }
}
