import { defaultCostBudgets } from '@tickwire/schema';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCostMeter } from '../../src/limits/cost-meter.ts';
import { createLimits } from '../../src/limits/limits.ts';

test('what is given back after the minute has ended adds nothing to the next', async () => {
  const limits = createLimits({ redis: null, mailsPerHour: 5, signUpsPerAddress: 60 });
  const meter = createCostMeter(
    {
      ...limits,
      counter(name, windowSeconds) {
        const counter = limits.counter(name, windowSeconds);
        return {
          ...counter,
          async add(key, points, seconds) {
            // The minute ends just before anything is given back.
            if (points !== undefined && points < 0) await counter.forget(key);
            return counter.add(key, points, seconds);
          },
        };
      },
    },
    { ...defaultCostBudgets, ANONYMOUS: 100 },
  );
  const nobody = { requestId: 'x', ip: '192.0.2.1', userAgent: null, viewer: null };
  expect((await meter.charge(90, nobody)).bill.remaining).toBe(10);
  expect((await meter.charge(60, nobody)).refusal).not.toBeNull();
  const costs = [60, 60];
  const refused = [];
  for (const cost of costs) refused.push((await meter.charge(cost, nobody)).refusal !== null);
  expect(refused).toEqual([false, true]);
});

test('who is refused because another server is about to give points back is looked at again within a second', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const limits = createLimits({ redis: null, mailsPerHour: 5, signUpsPerAddress: 60 });
  const meter = createCostMeter(limits, { ...defaultCostBudgets, ANONYMOUS: 100 });
  const nobody = { requestId: 'x', ip: '192.0.2.1', userAgent: null, viewer: null };
  const store = limits.counter('cost', 60);
  const key = 'address:192.0.2.1';
  // The other one has counted what it refuses, and has not given it back yet.
  await store.add(key, 95);
  expect((await meter.charge(10, nobody)).refusal).not.toBeNull();
  expect(meter.refusalOf(nobody.ip, () => null)).not.toBeNull();
  await store.add(key, -95);
  vi.advanceTimersByTime(1_000);
  expect(meter.refusalOf(nobody.ip, () => null)).toBeNull();
  expect((await meter.charge(10, nobody)).refusal).toBeNull();
});
