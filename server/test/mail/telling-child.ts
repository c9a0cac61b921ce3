import { once } from 'node:events';
import { startTelling } from './telling-process.ts';

/**
 * A process that hands one task after the other to somebody, and tells and mails it, until it is killed. It waits to be
 * told to begin, and ends by itself where it cannot do its work.
 */
const [, , databaseUrl = '', smtpUrl = '', creatorId = '', assigneeId = '', teamId = ''] = process.argv;
const { tasks } = startTelling(databaseUrl, smtpUrl);
const actor = { actorId: creatorId, caller: null };
process.stdout.write('ready\n');
await once(process.stdin, 'data');

for (let count = 1; ; count += 1) {
  const { id } = await tasks.create(actor, { title: `Task ${count} of ${process.pid}`, teamId });
  await tasks.update(actor, id, null, { assigneeId });
  if (count === 1) process.stdout.write('telling\n');
}
