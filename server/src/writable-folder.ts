import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

function nearestExisting(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    if (statSync(folder, { throwIfNoEntry: false }) !== undefined || folder === dirname(folder)) return folder;
  }
}

/**
 * Makes a folder, with those above it, and sees that it can be written. One at a time: Node's own
 * `recursive` never returns below /proc.
 */
export function makeWritableFolder(path: string): void {
  let folder = nearestExisting(path);
  for (const name of relative(folder, path)
    .split(sep)
    .filter((part) => part !== '')) {
    folder = join(folder, name);
    mkdirSync(folder);
  }
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
  accessSync(folder, constants.W_OK | constants.X_OK);
}
