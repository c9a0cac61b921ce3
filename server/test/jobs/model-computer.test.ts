import type { Bars } from '@tickwire/schema';
import type { ModelInput } from '@tickwire/schema/models';
import { expect, test, vi } from 'vitest';
import { createModelComputer } from '../../src/jobs/model-computer.ts';
import { whenDone } from '../harness/when-done.ts';

const none: Bars = {
  ...{ timeMs: new Float64Array(), high: new Float64Array() },
  ...{ low: new Float64Array(), close: new Float64Array(), volume: new Float64Array() },
};
const input: ModelInput = {
  symbol: 'NOTHING',
  assetClass: 'EQUITY',
  currency: 'USD',
  price: 1,
  atMs: 0,
  bars: none,
  marketBars: none,
  years: [],
  remarks: [],
};
const never = new AbortController().signal;
const oddThread = new URL('./odd-thread.ts', import.meta.url);

function start(options?: Parameters<typeof createModelComputer>[0]) {
  const computer = createModelComputer(options);
  whenDone(computer.close);
  return computer;
}

const odd = (version: number) => ({ model: 'BASIC', version }) as const;

test('a model is computed in a thread, as it is here', async () => {
  const outcome = await start().evaluate({ model: 'BASIC', version: 1 }, input, never);
  expect(outcome).toMatchObject({ score: null, reasoning: expect.any(String) });
});

test('a version that there is not fails', async () => {
  await expect(start().evaluate({ model: 'DCF', version: 99 }, input, never)).rejects.toThrow(/no model DCF@99/);
});

test('a model that never ends is ended by its signal, and another one goes on', async () => {
  const computer = start({ file: oddThread });
  const giveUp = new AbortController();
  const endless = computer.evaluate(odd(1), input, giveUp.signal);
  const ended = expect(endless).rejects.toThrow('enough');
  giveUp.abort(new Error('enough'));
  await ended;
  await expect(computer.evaluate(odd(4), input, never)).resolves.toEqual({ score: 50 });
  await expect(computer.evaluate(odd(4), input, giveUp.signal)).rejects.toThrow('enough');
});

test('a model that never ends is ended though nobody gives it up, and those who wait for its thread have their time whole', async () => {
  const computer = start({ file: oddThread, longestMs: 1_500 });
  const endless = computer.evaluate(odd(1), input, never);
  const waiting = computer.evaluate(odd(4), input, never);
  await expect(endless).rejects.toThrow('BASIC@1 took longer than 1500 ms');
  await expect(waiting).resolves.toEqual({ score: 50 });
});

test('who waits for a thread waits no longer than its signal says', async () => {
  const computer = start({ file: oddThread });
  const over = new AbortController();
  const endless = Array.from({ length: 4 }, () => computer.evaluate(odd(1), input, over.signal));
  const giveUp = new AbortController();
  const waiting = computer.evaluate(odd(4), input, giveUp.signal);
  giveUp.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  const ended = expect(Promise.all(endless)).rejects.toThrow('over');
  over.abort(new Error('over'));
  await ended;
  await expect(computer.evaluate(odd(4), input, never)).resolves.toEqual({ score: 50 });
});

test('a thread that dies fails what it computed, and nothing else', async () => {
  const computer = start({ file: oddThread });
  await expect(computer.evaluate(odd(2), input, never)).rejects.toThrow();
  await expect(computer.evaluate(odd(3), input, never)).rejects.toThrow('divided by nothing');
  await vi.waitFor(async () => expect(await computer.evaluate(odd(4), input, never)).toEqual({ score: 50 }));
});

test('what waits for a thread that dies is computed by another one', async () => {
  const computer = start({ file: oddThread });
  const dying = Array.from({ length: 4 }, () => expect(computer.evaluate(odd(2), input, never)).rejects.toThrow());
  const waiting = computer.evaluate(odd(4), input, never);
  await Promise.all(dying);
  await expect(waiting).resolves.toEqual({ score: 50 });
});
