import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { database, effectsOf, makeDue, newProcess, renamed, rowOf, subscriber } from './stand.ts';

/** One event, as it is after its transaction. */
async function happened(process = newProcess()): Promise<string> {
  const [id = ''] = await process.happen([renamed()]);
  return id;
}

const failing = (name: string, times: number) => {
  let left = times;
  return subscriber(name, async () => {
    left -= 1;
    if (left >= 0) throw new Error(`${name} has no time`);
  });
};

describe('an event', () => {
  test('is there, and handed on, once its transaction has committed', async () => {
    const process = newProcess();
    const ids = await process.happen([renamed(), renamed()]);
    expect(ids).toHaveLength(2);
    expect(process.queue).toEqual(ids.map((id) => ({ kind: 'EVENT', id })));
    expect(await rowOf(ids[0] ?? '')).toMatchObject({ type: 'TEAM_RENAMED', attempts: 0, doneAt: null, takenBy: [] });
  });

  test('of a transaction that is undone is never told', async () => {
    const process = newProcess();
    const happening = renamed();
    const undone = process.happen([happening], () => Promise.reject(new Error('undone')));
    await expect(undone).rejects.toThrow('undone');
    expect(process.queue).toEqual([]);
    expect(await database.event.count({ where: { payload: { equals: happening.payload } } })).toBe(0);
  });

  test('that nobody subscribes to is done when it is handed on', async () => {
    const id = await happened();
    await newProcess().tell(id);
    expect((await rowOf(id)).doneAt).not.toBeNull();
  });

  test('is told to all who subscribe to its type, in few statements, and not again', async () => {
    const other = { ...subscriber('other'), types: new Set(['TEAM_CREATED'] as const) };
    const process = newProcess([other, ...['a', 'b', 'c'].map((name) => subscriber(name))]);
    const id = await happened();
    const statements = await process.statementsOf(id);
    // It is begun; then in one transaction it is noted who takes it, and each writes a row.
    const verbs = statements.map((sql) => sql.trim().split(/\s/)[0]);
    expect(verbs).toEqual(['UPDATE', 'UPDATE', 'INSERT', 'INSERT', 'INSERT', 'COMMIT']);
    await process.tell(id);
    expect(await effectsOf(id)).toEqual(['a', 'b', 'c']);
    expect(await rowOf(id)).toMatchObject({ takenBy: ['a', 'b', 'c'], attempts: 1 });
  });

  test('hands on jobs and announces changes of those who have taken it, and of nobody else', async () => {
    const process = newProcess([
      subscriber('a', async ({ id }, { add, changed }) => {
        add({ kind: 'MAIL', id });
        changed(`a:${id}`);
      }),
      subscriber('b', async ({ id }, { add, changed }) => {
        add({ kind: 'MAIL', id: randomUUID() });
        changed(`b:${id}`);
        throw new Error('not now');
      }),
    ]);
    const id = await happened();
    await expect(process.tell(id)).rejects.toThrow('not now');
    expect(process.queue).toEqual([{ kind: 'MAIL', id }]);
    expect(process.announced).toEqual([`a:${id}`]);
  });
});

describe('a subscriber that throws', () => {
  test('is told again, and the others meanwhile once; what it wrote is undone', async () => {
    const process = newProcess([subscriber('a'), failing('b', 3), subscriber('c')]);
    const id = await happened();
    await expect(process.tell(id)).rejects.toThrow('b has no time');
    expect(await effectsOf(id)).toEqual(['a', 'c']);
    const row = await rowOf(id);
    expect(row).toMatchObject({ takenBy: ['a', 'c'], doneAt: null, failure: 'b has no time', attempts: 1 });
    expect(row.dueAt.getTime()).toBeGreaterThan(row.occurredAt.getTime());
    await expect(process.tell(id)).rejects.toThrow('b has no time');
    await process.tell(id);
    expect(await effectsOf(id)).toEqual(['a', 'b', 'c']);
    expect(await rowOf(id)).toMatchObject({ failure: null, doneAt: expect.any(Date), attempts: 3 });
    expect(process.counts).toEqual(['failed', 'failed', 'told'].map((outcome) => `TEAM_RENAMED ${outcome}`));
  });

  test('whose connection is cut after another has written leaves that to be written once', async () => {
    let cuts = 1;
    const cutting = subscriber('b', async (_event, { transaction }) => {
      cuts -= 1;
      if (cuts >= 0) await transaction.$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
    });
    const id = await happened();
    await newProcess([subscriber('a'), cutting]).tell(id);
    expect(await effectsOf(id)).toEqual(['a', 'b']);
  });

  test('in a process that stops meanwhile leaves the others to another process', async () => {
    const stopping = new AbortController();
    let tellings = 0;
    const last = subscriber('a', async () => {
      tellings += 1;
      if (tellings === 2) stopping.abort(new Error('the process stops'));
    });
    const id = await happened();
    const process = newProcess([last, failing('b', 1), subscriber('c')]);
    await expect(process.tell(id, stopping.signal)).rejects.toThrow('the process stops');
    expect(await rowOf(id)).toMatchObject({ takenBy: ['a'], doneAt: null });
    await newProcess(['a', 'b', 'c'].map((name) => subscriber(name))).tell(id);
    expect(await effectsOf(id)).toEqual(['a', 'b', 'c']);
  });
});

describe('several processes', () => {
  test('that tell one event at once tell each subscriber once', async () => {
    const processes = Array.from({ length: 4 }, () => newProcess(['a', 'b', 'c'].map((name) => subscriber(name))));
    const [id = '', other = ''] = await newProcess().happen([renamed(), renamed()]);
    await Promise.all(processes.flatMap(({ tell }) => [tell(id), tell(other), tell(id)]));
    expect(await effectsOf(id)).toEqual(['a', 'b', 'c']);
    expect(await effectsOf(other)).toEqual(['a', 'b', 'c']);
    expect((await rowOf(id)).doneAt).not.toBeNull();
  });

  test('of two versions: what the older cannot read waits, and the newer tells it', async () => {
    const [older, newer] = [newProcess([subscriber('a')]), newProcess([subscriber('a')])];
    const id = await happened();
    await database.event.update({ where: { id }, data: { type: 'TEAM_MARRIED' } });
    await expect(older.tell(id)).rejects.toThrow(`this version cannot read TEAM_MARRIED ${id}`);
    expect(await rowOf(id)).toMatchObject({ doneAt: null, failure: `this version cannot read TEAM_MARRIED ${id}` });
    expect(await effectsOf(id)).toEqual([]);
    // As the newer one knows it by the name that it has here.
    await database.event.update({ where: { id }, data: { type: 'TEAM_RENAMED' } });
    await makeDue(id);
    await older.sweep();
    expect(older.queue).toContainEqual({ kind: 'EVENT', id });
    await newer.tell(id);
    expect(await effectsOf(id)).toEqual(['a']);
  });
});
