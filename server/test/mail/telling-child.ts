import { once } from 'node:events';
import { startTelling } from './telling-process.ts';

/** A process that hands one task after the other to somebody, and tells and mails it, until it is killed. It waits to be told to begin. */
const [, , databaseUrl = '', smtpUrl = '', creatorId = '', assigneeId = '', teamId = ''] = process.argv;
const { tasks } = startTelling(databaseUrl, smtpUrl);
const actor = { actorId: creatorId, caller: null };
process.stdout.write('ready\n');
await once(process.stdin, 'data');
async function hand(title: string): Promise<void> {
  const { id } = await tasks.create(actor, { title, teamId });
  await tasks.update(actor, id, null, { assigneeId });
}

for (let count = 1; ; count += 1) {
  // What fails here, as where the machine is too busy, was not changed, and is not told.
  await hand(`Task ${count} of ${process.pid}`).catch(() => {});
  if (count === 1) process.stdout.write('telling\n');
}
