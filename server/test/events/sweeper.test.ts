import { expect, test } from 'vitest';
import { database, effectsOf, makeDue, newProcess, renamed, rowOf, subscriber } from './stand.ts';

const idsIn = ({ queue }: ReturnType<typeof newProcess>) => queue.map(({ id }) => id);

test('an event whose job was lost is handed on once it is overdue, until it is done', async () => {
  const process = newProcess([subscriber('a')]);
  const [id = '', soon = ''] = await newProcess().happen([renamed(), renamed()]);
  await makeDue(id);
  await process.sweep();
  expect(idsIn(process)).toContain(id);
  expect(idsIn(process)).not.toContain(soon);
  await process.tell(id);
  await makeDue(id);
  process.queue.length = 0;
  await process.sweep();
  expect(idsIn(process)).not.toContain(id);
  expect(await effectsOf(id)).toEqual(['a']);
});

test('one that was tried too often is given up, is told in the log once, and says why', async () => {
  const process = newProcess([subscriber('a', () => Promise.reject(new Error('the disk is full')))]);
  const [id = '', silent = '', almost = ''] = await process.happen([renamed(), renamed(), renamed()]);
  await expect(process.tell(id)).rejects.toThrow('the disk is full');
  await database.event.updateMany({ where: { id: { in: [id, silent] } }, data: { attempts: 150 } });
  await database.event.update({ where: { id: almost }, data: { attempts: 149 } });
  for (const event of [id, silent, almost]) await makeDue(event);
  await process.sweep();
  await process.sweep();
  const told = 'an event was given up: not everybody was told: TEAM_RENAMED';
  const why = 'its process ended with every try';
  expect(process.reports.toSorted()).toEqual([`${told} ${id}: the disk is full`, `${told} ${silent}: ${why}`].sort());
  expect(await rowOf(id)).toMatchObject({ doneAt: expect.any(Date), failure: 'the disk is full' });
  expect(await rowOf(silent)).toMatchObject({ doneAt: expect.any(Date), failure: why });
  expect(await rowOf(almost)).toMatchObject({ doneAt: null });
  process.queue.length = 0;
  await process.tell(id);
  await process.sweep();
  expect(idsIn(process)).not.toContain(id);
});

test('what was done long ago is deleted, and what still waits never', async () => {
  const process = newProcess();
  const [old = '', young = '', waiting = ''] = await process.happen([renamed(), renamed(), renamed()]);
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  await database.event.update({ where: { id: old }, data: { doneAt: daysAgo(31) } });
  await database.event.update({ where: { id: young }, data: { doneAt: daysAgo(29) } });
  await database.event.update({ where: { id: waiting }, data: { occurredAt: daysAgo(400), dueAt: daysAgo(400) } });
  await process.prune();
  const left = await database.event.findMany({ where: { id: { in: [old, young, waiting] } }, select: { id: true } });
  expect(left.map(({ id }) => id).sort()).toEqual([young, waiting].sort());
  const count = await database.event.count({ where: { doneAt: null } });
  expect(await process.waiting()).toBe(count);
});
