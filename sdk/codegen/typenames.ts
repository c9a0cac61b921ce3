import {
  type FieldNode,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { OperationFile } from './definitions.ts';

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function asksForTypename({ selections }: SelectionSetNode): boolean {
  return selections.some((node) => node.kind === Kind.FIELD && node.name.value === '__typename');
}

/** What is one of several types is always asked which: without that, no answer could be told apart. */
export function withTypenames(schema: GraphQLSchema, files: readonly OperationFile[]): OperationFile[] {
  return files.map((file) => {
    if (file.document === undefined) return file;
    const info = new TypeInfo(schema);
    const document = visit(
      file.document,
      visitWithTypeInfo(info, {
        SelectionSet(node) {
          if (!isAbstractType(info.getParentType()) || asksForTypename(node)) return undefined;
          return { ...node, selections: [typename, ...node.selections] };
        },
      }),
    );
    return { ...file, document };
  });
}
