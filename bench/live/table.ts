import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { cpus, release, totalmem } from 'node:os';
import { z } from 'zod';
import { median } from '../process.ts';
import { type Case, offeredPerSecond, type TargetName } from './cases.ts';
import type { Figures } from './measure.ts';

const labels = {
  tickwire: 'Tickwire',
  ws: 'bare ws',
  yoga: 'Yoga + graphql-ws',
  mercurius: 'Mercurius',
} satisfies Record<TargetName, string>;

const packageShape = z.object({ version: z.string() });

function versionOf(name: string, from: string): string {
  const path = findPackageJSON(name, new URL(from, import.meta.url));
  if (path === undefined) throw new Error(`${name} is not installed`);
  return `${name} ${packageShape.parse(JSON.parse(readFileSync(path, 'utf8'))).version}`;
}

export function printMachine(): void {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  console.log(
    `${date}: ${cpus().length} x ${cpus()[0]?.model}, ${gigabytes} GiB, Linux ${release()}, Node ${process.version};`,
  );
  const ours = ['ws', 'graphql-yoga', 'graphql-ws', 'graphql'].map((name) => versionOf(name, './main.ts'));
  const theirs = ['mercurius', 'fastify', 'graphql'].map((name) => versionOf(name, './mercurius/server.ts'));
  console.log(`${ours.join(', ')}; ${theirs.join(', ')}. The load generator runs on the same machine.`);
}

const columns = [
  'Case',
  'Target',
  'Offered/s',
  'Sent/s',
  'p50 ms',
  'p99 ms',
  'Max ms',
  'CPU s/million',
  'RSS/socket',
  'Folded',
  'x ws',
  'x Yoga',
  'Generator',
];

const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);

export function printHead(): void {
  row(columns);
  row(columns.map(() => '---'));
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

export function titleOf(bench: Case): string {
  const rate = bench.mode === 'idle' ? '' : `, ${bench.rate} events/s`;
  return `${bench.mode}, ${whole(bench.sockets)} sockets${rate}`;
}

const sentPerSecond = ({ measured }: Figures) => (measured === null ? null : measured.messages / measured.seconds);

/** Of several rounds the one in the middle. */
function middle(rounds: readonly Figures[] = []): Figures | null {
  const sent = median(rounds.map((figures) => sentPerSecond(figures) ?? 0));
  return rounds.find((figures) => (sentPerSecond(figures) ?? 0) === sent) ?? null;
}

function ratio(sent: number | null, peer: Figures | null): string {
  const peersSent = peer === null ? null : sentPerSecond(peer);
  return sent === null || peersSent === null ? '-' : (sent / peersSent).toFixed(2);
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function remarksOn({ slow, measured, remarks }: Figures, boundBytes: number): readonly string[] {
  if (slow === null || measured === null) return remarks;
  const { before, slowSockets, grownBeforeBytes, grownBytes } = slow;
  return [
    `p99 of the others ${before.p99Ms} ms while all read, ${measured.p99Ms} ms while ${slowSockets} do not ` +
      `(${whole(before.messages / before.seconds)} and ${whole(measured.messages / measured.seconds)} messages/s)`,
    `the server grew by ${megabytes(grownBeforeBytes)} while all read, and by ${megabytes(grownBytes)} in as long a time ` +
      `after; ${slowSockets} x ${whole(boundBytes)} bytes are ${megabytes(slowSockets * boundBytes)}`,
    ...remarks,
  ];
}

/** Prints its rows; answers what is to be said below the table. */
export function printCase(
  bench: Case,
  results: ReadonlyMap<TargetName, readonly Figures[]>,
  boundBytes: number,
): readonly string[] {
  const title = titleOf(bench);
  const [ws, yoga] = [middle(results.get('ws')), middle(results.get('yoga'))];
  const notes: string[] = [];
  for (const [name, rounds] of results) {
    const figures = middle(rounds);
    if (figures === null) {
      row([title, labels[name], ...columns.slice(2).map(() => '-')]);
      continue;
    }
    const { measured, cpuSecondsPerMillion, rssBytesPerSocket } = figures;
    const sent = sentPerSecond(figures);
    // In `slow` mode a tenth of them is not counted.
    const offered = offeredPerSecond(bench) * (bench.mode === 'slow' ? 0.9 : 1);
    row([
      title,
      labels[name],
      bench.mode === 'idle' ? '-' : whole(offered),
      sent === null ? '-' : whole(sent) + (figures.silent > 0 ? ` to ${whole(bench.sockets - figures.silent)}` : ''),
      ...(measured === null ? ['-', '-', '-'] : [measured.p50Ms, measured.p99Ms, measured.maxMs].map(String)),
      cpuSecondsPerMillion?.toFixed(1) ?? '-',
      `${(rssBytesPerSocket / 1_000).toFixed(1)} KB`,
      measured === null ? '-' : whole(measured.missed),
      ratio(sent, ws),
      ratio(sent, yoga),
      measured === null ? '-' : `${Math.round(measured.load * 100)}%`,
    ]);
    notes.push(...remarksOn(figures, boundBytes).map((remark) => `${title}, ${labels[name]}: ${remark}`));
  }
  return notes;
}
