import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectsOf, makeDue, newProcess, renamed, rowOf, subscriber } from './stand.ts';

const names = ['a', 'b', 'c'];

/** What goes wrong in a subscriber that has written already. */
const trouble = fc.record({
  subscriber: fc.constantFrom(...names),
  // A connection that is cut costs a new one.
  how: fc.constantFrom('throw', 'throw', 'throw', 'throw', 'throw', 'throw', 'cut'),
});
/** A job that is done once, or several times at once by two processes, which may be about to stop. */
const step = fc.record({
  event: fc.nat(2),
  tries: fc.integer({ min: 1, max: 3 }),
  troubles: fc.array(trouble, { maxLength: 4 }),
  stops: fc.boolean(),
});

test('whatever fails, and however often a job is done, each subscriber takes each event once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      const troubles: typeof trouble extends fc.Arbitrary<infer T> ? T[] : never = [];
      const subscribers = names.map((name) =>
        subscriber(name, async (_event, { transaction }) => {
          const at = troubles.findIndex((one) => one.subscriber === name);
          const [found] = at === -1 ? [] : troubles.splice(at, 1);
          if (found?.how === 'throw') throw new Error('no time');
          if (found?.how === 'cut') await transaction.$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
        }),
      );
      const processes = [newProcess(subscribers), newProcess(subscribers)];
      const ids = await newProcess().happen([renamed(), renamed(), renamed()]);
      for (const { event, tries, troubles: more, stops } of steps) {
        troubles.push(...more);
        const stopping = new AbortController();
        if (stops) stopping.abort(new Error('the process stops'));
        const telling = Array.from({ length: tries }, (_none, index) =>
          processes[index % 2]?.tell(ids[event] ?? '', stopping.signal),
        );
        await Promise.allSettled(telling);
      }
      troubles.length = 0;
      const [last] = processes;
      for (const id of ids) await makeDue(id);
      await last?.sweep();
      for (const { id } of last?.queue ?? []) await last?.tell(id);
      for (const id of ids) {
        expect(await effectsOf(id)).toEqual(names);
        const { doneAt, takenBy, failure } = await rowOf(id);
        expect({ isDone: doneAt !== null, takers: takenBy.toSorted(), failure }).toEqual({
          isDone: true,
          takers: names,
          failure: null,
        });
      }
    }),
    { numRuns: 10 },
  );
});
