/**
 * `pnpm bench:live [one|watchlist|zipf|slow|idle ...]`: live prices to many sockets, by Tickwire and its peers in turn, under a
 * load generator in a process of its own. bench/README.md says what is measured and how.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate, startEmbeddedDatabase } from '@tickwire/prisma';
import { z } from 'zod';
import { type Case, casesOf, modes, type TargetName, targetNames } from './cases.ts';
import { Generator } from './generator.ts';
import { type Figures, query, runCase } from './measure.ts';
import { priceEventShape } from './price-event.ts';
import { replayFile, symbolsOf } from './symbols.ts';
import { printCase, printHead, printMachine, titleOf } from './table.ts';
import { portOf, type Surroundings, startServer } from './targets.ts';

const commas = (text: string) => text.split(',');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sockets: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    targets: { type: 'string', default: targetNames.join(',') },
    'bound-bytes': { type: 'string', default: '1000000' },
  },
});
const asked = z
  .object({
    modes: z.array(z.enum(modes)),
    sockets: z.coerce.number().int().min(1).optional(),
    rate: z.coerce.number().min(0.02).max(1_000).optional(),
    seconds: z.coerce.number().positive(),
    rounds: z.coerce.number().int().min(1),
    targets: z
      .string()
      .transform(commas)
      .pipe(z.array(z.enum(targetNames))),
    'bound-bytes': z.coerce.number().positive(),
  })
  .parse({ ...values, modes: positionals.length > 0 ? positionals : modes });

/** Where they decide by how little, saturated targets take turns, so that what else the machine does meets both. */
const contested: readonly TargetName[] = ['tickwire', 'ws'];

function roundsOf(name: TargetName, { mode, isSaturated }: Case): number {
  return isSaturated && mode !== 'slow' && contested.includes(name) ? asked.rounds : 1;
}

const sampleSchema = z.object({ payload: z.object({ data: z.object({ prices: priceEventShape }) }) });

/** What peers send is as long as what Tickwire does. */
async function sampleEvent(surroundings: Surroundings): Promise<string> {
  const symbols = symbolsOf(1);
  const target = await startServer('tickwire', { rate: 10, symbols }, surroundings);
  const generator = new Generator();
  try {
    const message = await generator.sample(portOf(target), query, symbols[0] ?? '');
    return JSON.stringify(sampleSchema.parse(JSON.parse(message)).payload.data.prices);
  } finally {
    generator.kill();
    await target.stop();
  }
}

async function run(bench: Case, surroundings: Surroundings): Promise<Map<TargetName, Figures[]>> {
  const results = new Map<TargetName, Figures[]>(asked.targets.map((name) => [name, []]));
  const rounds = Math.max(...asked.targets.map((name) => roundsOf(name, bench)));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, figures] of results) {
      if (round >= roundsOf(name, bench)) continue;
      try {
        figures.push(await runCase(name, bench, surroundings, asked.seconds * 1_000));
      } catch (error) {
        console.error(`${titleOf(bench)}, ${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return results;
}

const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-bench-'));
const filePath = join(dataDir, 'live.csv');
writeFileSync(filePath, replayFile(symbolsOf(500)));
const database = await startEmbeddedDatabase({ dataDir: join(dataDir, 'database') });
try {
  await migrate(database.url);
  const surroundings = { databaseUrl: database.url, replayFile: filePath, event: '' };
  const event = await sampleEvent(surroundings);
  printMachine();
  console.log(`\nAn event: \`${event}\`\n`);
  printHead();
  const notes: string[] = [];
  for (const bench of asked.modes.flatMap((mode) => casesOf(mode, asked))) {
    notes.push(...printCase(bench, await run(bench, { ...surroundings, event }), asked['bound-bytes']));
  }
  console.log('');
  for (const note of notes) console.log(`- ${note}`);
} finally {
  await database.stop();
  for (const path of [dataDir, database.path]) rmSync(path, { recursive: true, force: true });
}
