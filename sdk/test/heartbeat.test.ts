import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { heartbeat } from '../src/streams/heartbeat.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const told: string[] = [];
  const startedAtMs = performance.now();
  const tell = (what: string) => () => told.push(`${what} ${Math.round(performance.now() - startedAtMs)}`);
  return { beat: heartbeat(10_000, 5_000, tell('ping'), tell('dead')), told };
}

test('a socket that says nothing is asked, and is dead where it goes on to say nothing', () => {
  const { told } = watched();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['ping 10000', 'dead 15001']);
});

test('whatever comes after the question is an answer, and it is asked again only after a new silence', () => {
  const { beat, told } = watched();
  vi.advanceTimersByTime(14_999);
  beat.heard();
  vi.advanceTimersByTime(15_001);
  expect(told).toEqual(['ping 10000', 'ping 24999', 'dead 30000']);
});

test('who talks is not asked', () => {
  const { beat, told } = watched();
  for (let second = 0; second < 100; second += 1) {
    vi.advanceTimersByTime(1_000);
    beat.heard();
  }
  expect(told).toEqual([]);
  vi.advanceTimersByTime(15_001);
  expect(told).toEqual(['ping 110000', 'dead 115001']);
});

test('what a busy program reads only after the time was over still counts', () => {
  const { beat, told } = watched();
  // Timers that are due run before what came over sockets is read.
  vi.advanceTimersByTime(15_000);
  beat.heard();
  vi.advanceTimersByTime(5_000);
  expect(told).toEqual(['ping 10000']);
});

test('where timers are faked and the clock is not, silence is found all the same', () => {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const told: string[] = [];
  const beat = heartbeat(
    10_000,
    5_000,
    () => told.push('ping'),
    () => told.push('dead'),
  );
  beat.heard();
  vi.advanceTimersByTime(20_000);
  expect(told).toEqual(['ping']);
  vi.advanceTimersByTime(5_001);
  expect(told).toEqual(['ping', 'dead']);
});

test('once it is stopped it asks nobody', () => {
  const { beat, told } = watched();
  vi.advanceTimersByTime(12_000);
  beat.stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['ping 10000']);
  expect(vi.getTimerCount()).toBe(0);
});
