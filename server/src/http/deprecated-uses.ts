import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Something that an operation uses and that is to go. */
export interface Deprecation {
  /** As GraphQL spells a place in a schema: "Query.x", "Query.x(arg:)", "Input.field", "Enum.VALUE". */
  readonly coordinate: string;
  /** What to use in its place. */
  readonly reason: string;
}

interface Deprecatable {
  readonly deprecationReason: string | null | undefined;
}

/** Each of them once, however often it is used. */
class Uses {
  readonly #reasons = new Map<string, string>();

  add(coordinate: string, used: Deprecatable | null | undefined): void {
    if (used?.deprecationReason != null) this.#reasons.set(coordinate, used.deprecationReason);
  }

  all(): readonly Deprecation[] {
    return [...this.#reasons].map(([coordinate, reason]) => ({ coordinate, reason }));
  }
}

/** What the text of a document uses: the same for everybody who sends it. */
export function deprecatedInDocument(schema: GraphQLSchema, document: DocumentNode): readonly Deprecation[] {
  const uses = new Uses();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const field = types.getFieldDef();
        uses.add(`${types.getParentType()?.name}.${field?.name}`, field);
      },
      Argument() {
        const argument = types.getArgument();
        const directive = types.getDirective();
        const where = directive ? `@${directive.name}` : `${types.getParentType()?.name}.${types.getFieldDef()?.name}`;
        uses.add(`${where}(${argument?.name}:)`, argument);
      },
      ObjectField({ name }) {
        const parent = getNamedType(types.getParentInputType());
        if (isInputObjectType(parent)) uses.add(`${parent.name}.${name.value}`, parent.getFields()[name.value]);
      },
      EnumValue({ value }) {
        uses.add(`${getNamedType(types.getInputType())?.name}.${value}`, types.getEnumValue());
      },
    }),
  );
  return uses.all();
}

/** Whether anything that variables can hold is deprecated: where nothing is, nobody's have to be looked through. */
export function hasDeprecatedInput(schema: GraphQLSchema): boolean {
  return Object.values(schema.getTypeMap()).some((type) => {
    if (isInputObjectType(type))
      return Object.values(type.getFields()).some((field) => field.deprecationReason != null);
    return isEnumType(type) && type.getValues().some((value) => value.deprecationReason != null);
  });
}

/** What the variables of one request use. They may be nested deeper than the stack reaches. */
export function deprecatedInVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): readonly Deprecation[] {
  const uses = new Uses();
  const waiting = variableDefinitions.map(({ variable, type }): [unknown, unknown] => [
    variables[variable.name.value],
    typeFromAST(schema, type),
  ]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, known] = next;
    const type: GraphQLInputType | null = isInputType(known) ? getNullableType(known) : null;
    if (isListType(type)) {
      for (const item of Array.isArray(value) ? value : [value]) waiting.push([item, type.ofType]);
    } else if (isEnumType(type) && typeof value === 'string') {
      uses.add(`${type.name}.${value}`, type.getValue(value));
    } else if (isInputObjectType(type) && typeof value === 'object' && value !== null) {
      const fields = type.getFields();
      for (const [name, inner] of Object.entries(value)) {
        uses.add(`${type.name}.${name}`, fields[name]);
        waiting.push([inner, fields[name]?.type]);
      }
    }
  }
  return uses.all();
}
