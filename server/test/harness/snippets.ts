import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../../..');

/** A fenced block of TypeScript in a document. */
export interface Snippet {
  /** A file name that tells where it stands: `errors-l12.ts`. */
  readonly name: string;
  readonly text: string;
  /** What follows the language: `run`, `endless` for what runs until it is stopped, `test`, what a tool reads it as, or nothing. */
  readonly trait: string;
}

/** The guides of the SDK, and the readme of its package. */
export const guides: readonly string[] = [
  'sdk/README.md',
  ...readdirSync(join(repository, 'docs/sdk')).flatMap((name) => (name.endsWith('.md') ? [`docs/sdk/${name}`] : [])),
];

export function snippetsOf(guide: string): Snippet[] {
  const text = readFileSync(join(repository, guide), 'utf8');
  const stem = guide.replace(/\.md$/, '').replaceAll('/', '-').toLowerCase();
  return [...text.matchAll(/^```(tsx?) ?(\w*)\n(.*?)^```$/gms)].map((found) => {
    const [, language = 'ts', trait = '', body = ''] = found;
    const line = text.slice(0, found.index).split('\n').length + 1;
    return { name: `${stem}-l${line}.${language}`, text: body, trait };
  });
}
