import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const file = join(import.meta.dirname, '..', 'persisted-operations.json');

/** The SDK's own documents by the SHA-256 of their text, in hex. `pnpm emit` writes them. */
export const persistedOperations: ReadonlyMap<string, string> = new Map(
  Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')))),
);
