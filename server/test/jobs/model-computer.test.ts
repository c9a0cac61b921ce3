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

function start(file?: URL) {
  const computer = createModelComputer(file);
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
  const computer = start(new URL('./odd-thread.ts', import.meta.url));
  const giveUp = new AbortController();
  const endless = computer.evaluate(odd(1), input, giveUp.signal);
  const ended = expect(endless).rejects.toThrow('enough');
  giveUp.abort(new Error('enough'));
  await ended;
  await expect(computer.evaluate(odd(4), input, never)).resolves.toEqual({ score: 50 });
  await expect(computer.evaluate(odd(4), input, giveUp.signal)).rejects.toThrow('enough');
});

test('a thread that dies fails what it computed, and nothing else', async () => {
  const computer = start(new URL('./odd-thread.ts', import.meta.url));
  await expect(computer.evaluate(odd(2), input, never)).rejects.toThrow();
  await expect(computer.evaluate(odd(3), input, never)).rejects.toThrow('divided by nothing');
  await vi.waitFor(async () => expect(await computer.evaluate(odd(4), input, never)).toEqual({ score: 50 }));
});
