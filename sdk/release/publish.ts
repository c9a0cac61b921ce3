import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { packSdk } from '../consumers/pack.ts';
import { announcedLevel } from './changesets.ts';
import { lastRelease, type Surface } from './demand.ts';

// The registry holds the address against the one that the provenance names; by the folder npm finds what the readme links to.
const repositorySchema = z.object({ url: z.url(), directory: z.literal('sdk') });
const manifestSchema = z.object({ repository: z.unknown().optional() });

/** Why what is here is not what a version was given to; undefined where it is. */
export function notReleasable(root: string, now: Surface): string | undefined {
  const last = lastRelease(root);
  if (announcedLevel(root) !== undefined) return 'There are changesets: `pnpm sdk:release version` first.';
  if (last === undefined || last.schema !== now.schema || last.api !== now.api) {
    return 'The SDK is not what its version was given to: `pnpm sdk:release version` first.';
  }
  const { repository } = manifestSchema.parse(JSON.parse(readFileSync(join(root, 'sdk/package.json'), 'utf8')));
  if (repositorySchema.safeParse(repository).success) return undefined;
  return 'sdk/package.json names no `repository` with its `url` and "directory": "sdk", which provenance and the links of its readme need.';
}

/** Packs the SDK and gives it to npm, which then only says what it would do unless `isReal`. */
export async function publish(root: string, now: Surface, isReal: boolean): Promise<void> {
  const refusal = notReleasable(root, now);
  if (isReal && refusal !== undefined) throw new Error(refusal);
  const folder = mkdtempSync(join(tmpdir(), 'tickwire-release-'));
  try {
    const tarball = await packSdk(folder);
    // Provenance can be attested only by the identity of a workflow that runs it.
    const how = isReal ? ['--provenance'] : ['--dry-run'];
    execFileSync('npm', ['publish', tarball, '--access', 'public', ...how], { cwd: folder, stdio: 'inherit' });
    if (refusal !== undefined) process.stdout.write(`\nPublished for real it would be refused: ${refusal}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
