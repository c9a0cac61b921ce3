import type { Change, Level } from './change.ts';
import { surelyBreaks } from './type-changes.ts';

type Signatures = ReadonlyMap<string, string>;

/** Of `. Task.title` the export, `. Task`; of an export itself nothing. */
function ownerOf(key: string): string | undefined {
  const end = key.indexOf('.', key.indexOf(' '));
  return end === -1 ? undefined : key.slice(0, end);
}

/** As people write it: `Task.title`, or `usePrices of @tickwire/sdk/react`. */
function nameOf(key: string): string {
  const [entry = '', name = ''] = key.split(' ');
  return entry === '.' ? name : `${name} of @tickwire/sdk${entry.slice(1)}`;
}

/** Those whose export is not itself among them: what went with its owner needs no word of its own. */
function outermost(keys: readonly string[]): readonly string[] {
  const all = new Set(keys);
  return keys.filter((key) => !all.has(ownerOf(key) ?? ''));
}

const written =
  /(?:Options|Args|Input|Paging|Filter|Selection|Place|Props|ListLimit|Credentials|KeepAlive|StreamSettings|TestTick)$/;

/** Whether it is what a program writes, as the name of its type says. */
function isWritten(key: string): boolean {
  return written.test(ownerOf(key) ?? '');
}

/** Whether it has to be given: its users' objects lack it. */
function isDemanded(key: string, text: string): boolean {
  return isWritten(key) && !text.startsWith('optional ');
}

function levelOfType(key: string, before: string, after: string): Level {
  const isDemandedNow = isDemanded(key, after) && !isDemanded(key, before);
  const types = [before, after].map((text) => text.replace(/^optional /, ''));
  return isDemandedNow || surelyBreaks(types[0] ?? '', types[1] ?? '', isWritten(key)) ? 'major' : 'minor';
}

/**
 * What changed in what can be imported. What is gone breaks whoever used it, and so does what has to be given now, or no
 * longer can. A type whose text does not say so is told, and for people to judge.
 */
export function apiChanges(before: Signatures, after: Signatures): readonly Change[] {
  const removed = outermost([...before.keys()].filter((key) => !after.has(key)));
  const added = outermost([...after.keys()].filter((key) => !before.has(key)));
  const level = (key: string, text: string): Level => (isDemanded(key, text) ? 'major' : 'minor');
  const changed = [...after].flatMap(([key, text]) => {
    const was = before.get(key);
    return was === undefined || was === text ? [] : [{ key, was, text }];
  });
  return [
    ...removed.map((key): Change => ({ level: 'major', description: `${nameOf(key)} was removed.` })),
    ...changed.map(
      ({ key, was, text }): Change => ({
        level: levelOfType(key, was, text),
        description: `${nameOf(key)} changed its type from ${was} to ${text}.`,
      }),
    ),
    ...added.map(
      (key): Change => ({ level: level(key, after.get(key) ?? ''), description: `${nameOf(key)} was added.` }),
    ),
  ];
}
