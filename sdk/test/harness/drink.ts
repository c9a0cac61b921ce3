// Reads a firehose in a process of its own, and prints what its heap held on the way, in bytes.
import { createClient } from '@tickwire/sdk';

const [url = '', count = '0', overflow] = process.argv.slice(2);
const marks = [0.1, 0.4, 0.7, 1].map((part) => Math.floor(Number(count) * part));
const heaps: number[] = [];
let read = 0;
let missed = 0;
const choices = ['newest', 'drop-oldest'] as const;
const buffer = { overflow: choices.find((choice) => choice === overflow) };
for await (const event of createClient({ url }).prices(['A'], { buffer })) {
  if (!('missed' in event)) continue;
  read += event.type === 'gap' ? 0 : 1;
  missed += event.missed ?? 0;
  if (read + missed >= (marks[heaps.length] ?? 0)) {
    globalThis.gc?.();
    heaps.push(process.memoryUsage().heapUsed);
  }
  // Now and then it is slow, so that what comes has to wait.
  if (overflow !== undefined && read % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  if (read + missed >= Number(count)) break;
}
console.log(JSON.stringify({ read, missed, heaps }));
