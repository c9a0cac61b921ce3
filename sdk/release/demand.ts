import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { apiChanges } from './api-changes.ts';
import { type Change, isAtLeast, type Level, levelFor, levelOf } from './change.ts';
import { announcedLevel } from './changesets.ts';
import { parseApi } from './public-api.ts';
import { schemaChanges } from './schema-changes.ts';

/** What programs are written against: the API's schema, and what can be imported, as `printApi` has it. */
export interface Surface {
  readonly schema: string;
  readonly api: string;
}

/** What the newest release had; undefined before the first one. It is committed, and written by each release. */
export function lastRelease(root: string): Surface | undefined {
  const read = (name: string) => readFileSync(join(root, 'sdk/release/last', name), 'utf8');
  if (!existsSync(join(root, 'sdk/release/last'))) return undefined;
  return { schema: read('schema.graphql'), api: read('public-api.txt') };
}

export function versionOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'sdk/package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

export interface Demand {
  /** Since the last release; none before the first one. */
  readonly changes: readonly Change[];
  /** What they make of the next release, at least; undefined where nothing that programs see has changed. */
  readonly demanded: Level | undefined;
  /** What the changesets make of it; undefined where there are none. */
  readonly announced: Level | undefined;
  /** Why it cannot be released as announced; undefined where it can. */
  readonly refusal: string | undefined;
}

function refusalOf(
  version: string,
  { demanded, announced, changes }: Pick<Demand, 'demanded' | 'announced' | 'changes'>,
): string | undefined {
  if (demanded === undefined || (announced !== undefined && isAtLeast(announced, demanded))) return undefined;
  const said = announced === undefined ? 'No changeset tells of it' : `The changesets say ${announced}`;
  const why = changes.filter(({ level }) => level === levelOf(changes)).map(({ description }) => `  - ${description}`);
  return [
    `What has changed in the SDK since its last release demands ${demanded}. ${said}: \`pnpm changeset\` adds one.`,
    ...(version.startsWith('0.') ? ['Before 1.0.0 minor is what breaks, and patch is all else.'] : []),
    ...why.slice(0, 20),
    ...(why.length > 20 ? [`  - and ${why.length - 20} more`] : []),
  ].join('\n');
}

/** What is generated from the schema changes with it: that is told once. */
function changesBetween(last: Surface, now: Surface): readonly Change[] {
  const ofSchema = schemaChanges(last.schema, now.schema);
  const isTold = ({ description }: Change) =>
    ofSchema.some((told) => ` ${told.description}`.endsWith(` ${description}`));
  return [...ofSchema, ...apiChanges(parseApi(last.api), parseApi(now.api)).filter((change) => !isTold(change))];
}

/** Holds what the changesets announce against what has changed. */
export function demandOf(root: string, now: Surface): Demand {
  const last = lastRelease(root);
  const changes = last === undefined ? [] : changesBetween(last, now);
  const [level, version] = [levelOf(changes), versionOf(root)];
  const told = { changes, demanded: level && levelFor(version, level), announced: announcedLevel(root) };
  return { ...told, refusal: refusalOf(version, told) };
}
