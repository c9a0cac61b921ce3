import type { Prisma } from '@tickwire/prisma';
import type pg from 'pg';
import { median } from '../process.ts';

const rounds = 15;

/** How long it takes, as the median of some rounds once it is prepared, and how it is planned, without what repeats. */
export async function timeAndPlan(client: pg.Client, title: string, statement: Prisma.Sql): Promise<void> {
  const query = { name: title.slice(0, 60), text: statement.text, values: [...statement.values] };
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await client.query(query);
    times.push(performance.now() - startedAt);
  }
  const { rows } = await client.query<{ 'QUERY PLAN': string }>({
    text: `EXPLAIN (ANALYZE, BUFFERS) ${statement.text}`,
    values: query.values,
  });
  const lines = rows.map((row) => row['QUERY PLAN']);
  const told = lines.filter((line) => /->|Index Cond|Filter|Execution Time|^\w/.test(line) && !/^Planning/.test(line));
  console.log(`\n${title}: ${median(times).toFixed(1)} ms`);
  console.log(told.map((line) => `  ${line.replace(/\(cost=.*?\) /, '').slice(0, 200)}`).join('\n'));
}
