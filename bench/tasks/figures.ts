import { createDatabase } from '@tickwire/prisma';
import { createTaskStatsService } from '@tickwire/schema';
import pg from 'pg';
import { median } from '../process.ts';
import type { SeededTasks } from './seed.ts';

const runs = 9;
const explain = 'EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF)';

type Stats = ReturnType<ReturnType<typeof createTaskStatsService>['of']>;

const parts: Readonly<Record<string, (stats: Stats) => Promise<unknown>>> = {
  'total, byStatus': (stats) => stats.summary('byStatus'),
  overdue: (stats) => stats.summary('overdue'),
  completedLast7Days: (stats) => stats.summary('completedLast7Days'),
  averageHoursToComplete: (stats) => stats.summary('averageHoursToComplete'),
  'these five together': (stats) =>
    Promise.all([
      stats.summary('byStatus'),
      stats.summary('overdue'),
      stats.summary('completedLast7Days'),
      stats.summary('averageHoursToComplete'),
    ]),
  hoursToComplete: (stats) => stats.percentiles(),
  'byWeek(weeks: 12)': (stats) => stats.byWeek(12),
  'byWeek(weeks: 12), with medians': async (stats) => (await stats.byWeek(12))[0]?.median(),
  'byWeek(weeks: 104)': (stats) => stats.byWeek(104),
  'byWeek(weeks: 104), with medians': async (stats) => (await stats.byWeek(104))[0]?.median(),
  byAssignee: (stats) => stats.byGroup('assignee', 20),
  'byAssignee, with medians': async (stats) => (await stats.byGroup('assignee', 20))[0]?.median(),
  byInstrument: (stats) => stats.byGroup('instrument', 20),
  'byInstrument, with medians': async (stats) => (await stats.byGroup('instrument', 20))[0]?.median(),
};

/** How long the figures of tasks take, part by part, of who sees a fifth of all tasks and of who sees a thousandth. */
export async function measureFigures(url: string, { busy, teams, usual }: SeededTasks): Promise<void> {
  const database = createDatabase({ url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let plan: string[] | null = null;
  const explained = database.$extends({
    query: {
      async $queryRaw({ args, query }) {
        if (plan !== null) {
          const { rows } = await client.query<{ 'QUERY PLAN': string }>(`${explain} ${args.text}`, [...args.values]);
          plan.push(...rows.map((row) => row['QUERY PLAN']));
        }
        return query(args);
      },
    },
  });
  const service = createTaskStatsService(explained);
  const readers = { 'sees a fifth of all tasks': [busy, ...teams], 'sees their own': [usual] };
  try {
    for (const [reader, scopes] of Object.entries(readers)) {
      const seen = (await service.of(scopes).summary('byStatus')).reduce((total, { count }) => total + count, 0);
      console.log(`\ntaskStats of who ${reader}: ${seen} tasks, median of ${runs}`);
      for (const [name, ask] of Object.entries(parts)) {
        const times: number[] = [];
        for (let run = 0; run < runs; run += 1) {
          const startedAt = performance.now();
          await ask(service.of(scopes));
          times.push(performance.now() - startedAt);
        }
        plan = [];
        await ask(service.of(scopes));
        const scans = plan.filter((line) => /Scan|Heap Fetches/.test(line)).map((line) => line.replace(/^[ >-]+/, ''));
        plan = null;
        console.log(`${name.padEnd(34)} ${median(times).toFixed(1).padStart(7)} ms  ${scans.join('; ')}`);
      }
    }
  } finally {
    await database.$disconnect();
    await client.end();
  }
}
