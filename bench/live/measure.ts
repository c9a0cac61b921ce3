import { setTimeout as delay } from 'node:timers/promises';
import type { Target } from '../process.ts';
import type { Case, TargetName } from './cases.ts';
import { Generator } from './generator.ts';
import type { Measured } from './load/commands.ts';
import { type ServerFigures, serverFigures } from './server-figures.ts';
import { portOf, type Surroundings, startServer } from './targets.ts';

const queryOf = (more: string) => `subscription ($symbols: [String!]!) { prices(symbols: $symbols) {
  kind symbol price changePercent volume time sequence missed cursor ${more} } }`;
export const query = queryOf('');
/**
 * The kernel keeps some 4 MB for a connection that is not read: a message has to be long for that to be full within seconds. What
 * slow sockets ask for, besides what all do, has a field under a name of so many characters.
 */
const slowQuery = queryOf(`${'x'.repeat(16_000)}: kind`);

/** In `slow` mode: one of so many sockets does not read. */
const slowEvery = 10;
/** In `idle` mode these are opened before what a socket costs is counted: what a server grows by its first ones is its own. */
const warmUpSockets = 200;
const warmUpMs = 1_500;
const hearTimeoutMs = 30_000;
/** By then the kernel's buffers of a socket that is not read are full, and its server has kept what it would keep. */
const stallMs = 10_000;
/** For garbage to be collected. */
const settleMs = 5_000;

interface Slow {
  /** The same sockets while all read. */
  readonly before: Measured;
  readonly slowSockets: number;
  /** By how much the server grew in as long a time before, while all read: garbage that is yet to be collected. */
  readonly grownBeforeBytes: number;
  /** By how much the server grew after some stopped reading. */
  readonly grownBytes: number;
}

export interface Figures {
  readonly measured: Measured | null;
  /** Of the server, for a million messages. */
  readonly cpuSecondsPerMillion: number | null;
  readonly rssBytesPerSocket: number;
  readonly slow: Slow | null;
  /** Sockets that had no event although they were waited for. */
  readonly silent: number;
  readonly remarks: readonly string[];
}

async function measured(
  target: Target,
  generator: Generator,
  durationMs: number,
): Promise<Pick<Figures, 'cpuSecondsPerMillion'> & { readonly measured: Measured; readonly after: ServerFigures }> {
  const before = serverFigures(target.pid);
  const measured = await generator.measure(durationMs);
  const after = serverFigures(target.pid);
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
  return {
    measured,
    after,
    cpuSecondsPerMillion: measured.messages > 0 ? (cpuSeconds / measured.messages) * 1e6 : null,
  };
}

/** One target under one case: it is started, asked, and stopped. */
export async function runCase(
  name: TargetName,
  bench: Case,
  surroundings: Surroundings,
  measureMs: number,
): Promise<Figures> {
  const { mode, sockets, lists } = bench;
  const target = await startServer(name, bench, surroundings);
  const generator = new Generator();
  const remarks: string[] = [];
  try {
    const common = { port: portOf(target), query, slowQuery, lists: lists.map((list) => [...list]) };
    const opened = mode === 'idle' ? warmUpSockets : 0;
    if (opened > 0) {
      await generator.open({ ...common, sockets: opened, slowEvery: null });
      await generator.tell('subscribe');
      await delay(settleMs);
    }
    const empty = serverFigures(target.pid);
    await generator.open({ ...common, sockets: sockets - opened, slowEvery: mode === 'slow' ? slowEvery : null });
    await generator.tell('subscribe');
    const silent = await generator.hear(hearTimeoutMs);
    if (silent > 0) remarks.push(`${silent} sockets had no event within ${hearTimeoutMs / 1_000} s`);
    await delay(mode === 'idle' || mode === 'slow' ? settleMs : warmUpMs);
    const perSocket = ({ rssBytes }: ServerFigures) => (rssBytes - empty.rssBytes) / (sockets - opened);

    let figures: Omit<Figures, 'silent' | 'remarks'>;
    if (mode === 'idle') {
      const rssBytesPerSocket = perSocket(serverFigures(target.pid));
      figures = { measured: null, cpuSecondsPerMillion: null, rssBytesPerSocket, slow: null };
    } else {
      const settled = serverFigures(target.pid);
      if (mode === 'slow') await delay(stallMs);
      const first = await measured(target, generator, measureMs);
      figures = { ...first, rssBytesPerSocket: perSocket(first.after), slow: null };
      if (mode === 'slow') {
        await generator.tell('pause');
        await delay(stallMs);
        const second = await measured(target, generator, measureMs);
        const slow = {
          before: first.measured,
          slowSockets: Math.ceil(sockets / slowEvery),
          grownBeforeBytes: first.after.rssBytes - settled.rssBytes,
          grownBytes: second.after.rssBytes - first.after.rssBytes,
        };
        figures = { ...second, rssBytesPerSocket: figures.rssBytesPerSocket, slow };
        await generator.tell('resume');
        await delay(warmUpMs);
      }
    }
    const endings = await generator.leave();
    for (const [reason, count] of Object.entries(endings)) remarks.push(`${count} sockets ended: ${reason}`);
    return { ...figures, silent, remarks };
  } catch (error) {
    const ended = target.ended();
    if (ended === null) throw error;
    throw new Error(`the server ${ended}`, { cause: error });
  } finally {
    generator.kill();
    await target.stop();
  }
}
