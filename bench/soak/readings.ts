import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Target } from '../process.ts';

/** What a process holds, by name: figures that must not grow. */
export type Readings = ReadonlyMap<string, number>;

const gaugesShown =
  /^(tickwire_\w+|nodejs_heap_size_used_bytes|nodejs_external_memory_bytes|nodejs_active_handles_total)$/;

/** Gauges of /metrics; those of several labels are added up. */
function gaugesOf(text: string): Map<string, number> {
  const names = new Set([...text.matchAll(/^# TYPE (\w+) gauge$/gm)].map(([, name = '']) => name));
  const gauges = new Map<string, number>();
  for (const [, name = '', figure] of text.matchAll(/^(\w+)(?:\{.*\})? ([-+\d.e]+)$/gm)) {
    if (names.has(name) && gaugesShown.test(name)) gauges.set(name, (gauges.get(name) ?? 0) + Number(figure));
  }
  return gauges;
}

/** Of a process on Linux, which tells what it holds in /proc. */
async function read({ url, pid }: Target): Promise<Readings> {
  const metrics = await (await fetch(`${url}/metrics`, { headers: { Connection: 'close' } })).text();
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const kinds = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const figures = new Map([
    ['RSS, MB', Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024],
    ['open files', kinds.filter((kind) => kind !== '').length],
    ['open files that are sockets', kinds.filter((kind) => kind.startsWith('socket:')).length],
  ]);
  for (const [name, figure] of gaugesOf(metrics)) {
    const isBytes = name.endsWith('_bytes');
    figures.set(isBytes ? `${name}, MB` : name, isBytes ? figure / 1_048_576 : figure);
  }
  return figures;
}

const heap = 'nodejs_heap_size_used_bytes, MB';
const leastHeap = 'least heap used since the column before, MB';
const readEveryMs = 1_000;

/**
 * Reads again and again until it is over; answers the last. The least heap in between is about what lives: nobody asks
 * the server to collect its garbage.
 */
export async function readUntil(
  target: Target,
  isOver: (readings: Readings, ms: number) => boolean,
): Promise<Readings> {
  const startedAt = performance.now();
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    const readings = await read(target);
    least = Math.min(least, readings.get(heap) ?? 0);
    if (isOver(readings, performance.now() - startedAt)) return new Map([...readings, [leastHeap, least]]);
    await delay(readEveryMs);
  }
}

/** A line for each figure, a column for each time. */
export function printReadings(columns: readonly (readonly [string, Readings])[]): void {
  const names = new Set(columns.flatMap(([, readings]) => [...readings.keys()]));
  console.log(`| of the server | ${columns.map(([when]) => when).join(' | ')} |`);
  console.log(`| --- |${' ---: |'.repeat(columns.length)}`);
  for (const name of names) {
    const figures = columns.map(([, readings]) => Number((readings.get(name) ?? 0).toFixed(1)));
    console.log(`| ${name} | ${figures.join(' | ')} |`);
  }
}
