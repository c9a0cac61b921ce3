import { z } from 'zod';
import { data } from '../harness/client.ts';
import { mutate } from '../harness/mutation.ts';
import type { TestServer } from '../harness/server.ts';
import { openReadySocket, subscribe } from '../harness/socket.ts';

type Where = Pick<TestServer, 'url'>;

interface Asker {
  readonly token: string;
}

/** What `requestReport` answers. */
export function requestReport(where: Where, { token }: Asker, watchlistId: string) {
  const selection = '... on Report { id status progress markdown sections { introduction } watchlist { id } }';
  return mutate(where, 'requestReport', { args: { input: { watchlistId } }, selection, token });
}

const named = z.object({ symbol: z.string() });
const verdict = z.object({ verdict: z.string(), score: z.number() });

const reportShape = z.object({
  id: z.string(),
  status: z.string(),
  progress: z.number(),
  failure: z.string().nullable(),
  markdown: z.string().nullable(),
  completedAt: z.string().nullable(),
  watchlist: z.object({ name: z.string() }),
  sections: z
    .object({
      introduction: z.string(),
      movers: z.array(
        z.object({
          instrument: named,
          price: z.string(),
          changePercent: z.number().nullable(),
          verdict: z.string().nullable(),
          note: z.string().nullable(),
        }),
      ),
      verdictChanges: z.array(z.object({ instrument: named, before: verdict, after: verdict })),
      attention: z.array(z.object({ instrument: named, rule: z.string(), message: z.string() })),
      tasksDue: z.array(
        z.object({
          task: z.object({ id: z.string() }).nullable(),
          title: z.string(),
          dueAt: z.string(),
          isOverdue: z.boolean(),
          instrument: named,
        }),
      ),
      moreTasksDue: z.number(),
    })
    .nullable(),
});

export type ToldReport = z.infer<typeof reportShape>;

const fields = `id status progress failure markdown completedAt watchlist { name }
  sections {
    introduction
    movers { instrument { symbol } price changePercent verdict note }
    verdictChanges { instrument { symbol } before { verdict score } after { verdict score } }
    attention { instrument { symbol } rule message }
    tasksDue { task { id } title dueAt isOverdue instrument { symbol } } moreTasksDue
  }`;

const eventShape = z.object({ data: z.object({ report: reportShape }) });

/** All that a subscription tells until it completes. */
export async function followReport(where: Where, { token }: Asker, id: string): Promise<ToldReport[]> {
  const socket = await openReadySocket(where, token);
  socket.send(subscribe('1', `subscription ($id: ID!) { report(id: $id) { ${fields} } }`, { id }));
  const told: ToldReport[] = [];
  for (;;) {
    const { type, payload } = await socket.next();
    if (type === 'complete') return told;
    told.push(eventShape.parse(payload).data.report);
  }
}

const pageShape = z.object({
  viewer: z.object({ reports: z.object({ totalCount: z.number(), nodes: z.array(reportShape) }) }),
});

/** The caller's reports, newest first. */
export async function ownReports(where: Where, { token }: Asker) {
  const query = `{ viewer { reports(first: 10) { totalCount nodes { ${fields} } } } }`;
  return (await data(where, pageShape, query, { token })).viewer.reports;
}
