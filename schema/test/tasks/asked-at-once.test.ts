import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedAtOnce } from '../../src/tasks/asked-at-once.ts';

/** Computations that end when they are told to; each answers how much had happened when it began. */
function standIn() {
  const begun: { readonly key: string; readonly end: (error?: Error) => void }[] = [];
  let happened = 0;
  const ask = askedAtOnce((key: string) => {
    const known = happened;
    return new Promise<number>((resolve, reject) => {
      begun.push({ key, end: (error) => (error === undefined ? resolve(known) : reject(error)) });
    });
  });
  return {
    begun,
    ask,
    happen: () => {
      happened += 1;
      return happened;
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a thousand who ask while one computation runs share the next one', async () => {
  const { begun, ask } = standIn();
  const first = ask('a');
  await settled();
  const others = Array.from({ length: 1_000 }, () => ask('a'));
  await settled();
  expect(begun.length).toBe(1);
  begun[0]?.end();
  await settled();
  expect(begun.length).toBe(2);
  begun[1]?.end();
  await Promise.all([first, ...others]);
  expect(begun.length).toBe(2);
});

test('a question waits for no other one', async () => {
  const { begun, ask } = standIn();
  void ask('a');
  void ask('b');
  await settled();
  expect(begun.map(({ key }) => key)).toEqual(['a', 'b']);
});

test('a computation that fails is told to those who share it, and the next one runs', async () => {
  const { begun, ask } = standIn();
  const failing = [ask('a'), ask('a')].map((answer) => expect(answer).rejects.toThrow('gone'));
  await settled();
  const next = ask('a');
  begun[0]?.end(new Error('gone'));
  await Promise.all(failing);
  await settled();
  begun[1]?.end();
  expect(await next).toBe(0);
});

test('whoever asks is told all that had happened by then, and of each question one computation runs at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('ask', 'happen', 'end', 'pause'), { maxLength: 40 }), async (steps) => {
      const { begun, ask, happen } = standIn();
      const told: Promise<void>[] = [];
      let happened = 0;
      let ended = 0;
      const end = () => {
        if (ended === begun.length) return;
        begun[ended]?.end();
        ended += 1;
      };
      for (const step of steps) {
        if (step === 'happen') happened = happen();
        if (step === 'end') end();
        if (step === 'pause') await settled();
        if (step === 'ask') {
          const known = happened;
          told.push(ask('a').then((answer) => expect(answer).toBeGreaterThanOrEqual(known)));
        }
        expect(begun.length - ended).toBeLessThanOrEqual(1);
      }
      for (let left = 0; left < 3; left += 1) {
        await settled();
        end();
      }
      await Promise.all(told);
    }),
  );
});
