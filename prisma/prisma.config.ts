import { defineConfig } from 'prisma/config';

// `prisma generate` asks for a schema engine, which is a download, and then does not use it: any
// executable satisfies it. Migrations run in the WebAssembly engine instead (src/migrations/).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
});
