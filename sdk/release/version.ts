import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import type { Change } from './change.ts';
import { demandOf, type Surface, versionOf } from './demand.ts';

/** What people have to know before they update, as the comparison found it: no changeset can forget it. */
function warnings(changes: readonly Change[]): string {
  const list = (title: string, told: readonly Change[]) =>
    told.length === 0 ? '' : `### ${title}\n\n${told.map(({ description }) => `- ${description}\n`).join('')}\n`;
  return [
    list(
      'What breaks, in full',
      changes.filter(({ level }) => level === 'major'),
    ),
    list(
      'Deprecated',
      changes.filter(({ isDeprecation }) => isDeprecation === true),
    ),
  ].join('');
}

function appendToEntry(changelog: string, version: string, text: string): string {
  const start = changelog.indexOf(`## ${version}\n`);
  if (start === -1) throw new Error(`sdk/CHANGELOG.md has no entry of ${version}`);
  const next = changelog.indexOf('\n## ', start);
  const end = next === -1 ? changelog.length : next + 1;
  return `${changelog.slice(0, end).trimEnd()}\n\n${text}${changelog.slice(end)}`.replace(/\n+$/, '\n');
}

/** Gives the SDK its next version from the changesets, with its changelog, and keeps what it was released with. */
export function releaseVersion(root: string, now: Surface): string {
  const { changes, announced, refusal } = demandOf(root, now);
  if (refusal !== undefined) throw new Error(refusal);
  if (announced === undefined) throw new Error('There is nothing to release: there are no changesets.');
  const manifest = findPackageJSON('@changesets/cli', import.meta.url);
  if (manifest === undefined) throw new Error('@changesets/cli is not installed');
  execFileSync(process.execPath, [join(dirname(manifest), 'bin.js'), 'version'], { cwd: root, stdio: 'pipe' });
  const version = versionOf(root);
  const text = warnings(changes);
  const changelog = join(root, 'sdk/CHANGELOG.md');
  if (text !== '') writeFileSync(changelog, appendToEntry(readFileSync(changelog, 'utf8'), version, text));
  const last = join(root, 'sdk/release/last');
  mkdirSync(last, { recursive: true });
  writeFileSync(join(last, 'schema.graphql'), now.schema);
  writeFileSync(join(last, 'public-api.txt'), now.api);
  return version;
}
