import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Level, levelOf } from './change.ts';

const ours = /^["']?@tickwire\/sdk["']?:\s*(major|minor|patch)\s*$/m;

function isLevel(text: string | undefined): text is Level {
  return text === 'major' || text === 'minor' || text === 'patch';
}

/** What the changesets in a checkout say that the SDK's next release is; undefined where there are none. The SDK is all that is published. */
export function announcedLevel(root: string): Level | undefined {
  const folder = join(root, '.changeset');
  if (!existsSync(folder)) return undefined;
  const names = globSync('*.md', { cwd: folder }).filter((name) => name !== 'README.md');
  const levels = names.map((name) => {
    const [, head = ''] = readFileSync(join(folder, name), 'utf8').split(/^---\s*$/m);
    const level = ours.exec(head)?.[1];
    if (!isLevel(level)) throw new Error(`.changeset/${name} does not begin with "@tickwire/sdk": and a level.`);
    return { level };
  });
  return levelOf(levels);
}
