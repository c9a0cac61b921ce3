/**
 * `pnpm sdk:release`: what the next release of the SDK has to be, and whether the changesets say so.
 * `pnpm sdk:release version`: gives it its version and its changelog, to be committed.
 * `pnpm sdk:release publish`: what npm would publish; with `--for-real` it does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demandOf, type Surface } from './demand.ts';
import { printApi, publicApiOf } from './public-api.ts';
import { publish } from './publish.ts';
import { releaseVersion } from './version.ts';

const root = join(import.meta.dirname, '../..');

function surface(): Surface {
  return {
    schema: readFileSync(join(root, 'schema/schema.graphql'), 'utf8'),
    api: printApi(publicApiOf(join(root, 'sdk'))),
  };
}

function check(): void {
  const { changes, demanded, announced, refusal } = demandOf(root, surface());
  for (const { level, description } of changes) process.stdout.write(`${level}  ${description}\n`);
  process.stdout.write(`demanded: ${demanded ?? 'nothing'}; announced: ${announced ?? 'nothing'}\n`);
  if (refusal !== undefined) throw new Error(refusal);
}

const [command = 'check', ...rest] = process.argv.slice(2);
try {
  if (command === 'check') check();
  else if (command === 'version') process.stdout.write(`@tickwire/sdk ${releaseVersion(root, surface())}\n`);
  else if (command === 'publish') await publish(root, surface(), rest.includes('--for-real'));
  else throw new Error(`There is no ${command}: check, version or publish.`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
