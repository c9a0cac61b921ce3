import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'sdk/src/operations/*.graphql',
  generates: {
    'sdk/src/generated/operations.ts': {
      plugins: ['typescript-operations', './sdk/codegen/documents.ts'],
      config: {
        strictScalars: true,
        scalars: {
          DateTime: { input: 'DateTimeInput', output: 'DateTime' },
          Decimal: { input: 'string', output: 'Decimal' },
          ID: 'string',
          SafeInt: 'number',
          JSON: 'unknown',
        },
        enumType: 'string-literal',
        immutableTypes: true,
        inlineFragmentTypes: 'combine',
        arrayInputCoercion: false,
        skipTypename: true,
      },
    },
  },
};

export default config;
