// Without the tool's type: it takes a preset by its path, and says that it does not. One that is imported here would be
// loaded with a second copy of graphql.
export default {
  schema: 'schema/schema.graphql',
  documents: 'sdk/src/operations/*.graphql',
  // Ours carry directives that no server knows; sdk/test/documents.test.ts validates them without.
  config: { skipDocumentsValidation: true },
  generates: {
    'sdk/src/generated/': { preset: './sdk/codegen/preset.ts' },
    'schema/persisted-operations.json': { plugins: ['./sdk/codegen/persisted-operations.ts'] },
  },
};
