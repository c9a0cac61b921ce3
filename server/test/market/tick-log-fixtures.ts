import { randomUUID } from 'node:crypto';
import type { LogEntry, LogPosition, LogReader, PriceSource, TickLog } from '@tickwire/schema';
import { pino } from 'pino';
import { vi } from 'vitest';
import { createRedisTickLog } from '../../src/market/tick-log/tick-log.ts';
import type { Timings } from '../../src/market/tick-log/timings.ts';
import { whenDone } from '../harness/when-done.ts';
import { quick } from './tick-log-batches.ts';

export interface ReadLog {
  readonly epoch: string;
  readonly since: LogPosition;
  readonly entries: LogEntry[];
}

/** What a reader was given. */
class Witness implements LogReader {
  readonly logs: ReadLog[] = [];

  began(epoch: string, since: LogPosition): void {
    this.logs.push({ epoch, since, entries: [] });
  }

  entries(entries: readonly LogEntry[]): void {
    this.logs.at(-1)?.entries.push(...entries);
  }

  /** The numbers of the ticks of all logs, in the order in which they came. */
  get sequences(): number[] {
    return this.logs.flatMap(({ entries }) => entries.flatMap(({ ticks }) => ticks.map(({ sequence }) => sequence)));
  }

  /** Of each log, whether its entries came in their order, and after its beginning. */
  get isInOrder(): boolean {
    return this.logs.every(({ since, entries }) =>
      entries.every((entry, index) => {
        const before = entries[index - 1] ?? since;
        return entry.major > before.major || (entry.major === before.major && entry.minor >= before.minor);
      }),
    );
  }
}

export interface Member {
  readonly log: TickLog;
  readonly witness: Witness;
  /** When it has read what was there as it started. */
  readonly hasRead: Promise<void>;
  /** `leads` and `follows`, as it was told. */
  readonly told: string[];
  readonly wanted: string[][];
  readonly isLeading: () => boolean;
  /** `name label label`, and how often. */
  readonly counted: Map<string, number>;
  close(): Promise<void>;
}

export interface MemberOptions {
  readonly url: string;
  readonly namespace: string;
  readonly length?: number;
  readonly capacity?: number;
  readonly timings?: Partial<Timings>;
  readonly source?: PriceSource | null;
}

export function newNamespace(): string {
  return randomUUID();
}

/** A server's end of the log, which listens to BINANCE when it may. */
export function join(options: MemberOptions): Member {
  const { url, namespace, length = 10_000, capacity = 20_000, timings = quick, source = 'BINANCE' } = options;
  const counted = new Map<string, number>();
  const log = createRedisTickLog({
    ...{ url, namespace, length, capacity, timings },
    log: pino({ level: process.env.TICK_LOG_TEST_LEVEL ?? 'silent' }),
    metrics: {
      count(name, labels, by = 1) {
        const key = [name, ...Object.values(labels)].join(' ');
        counted.set(key, (counted.get(key) ?? 0) + by);
      },
    },
  });
  const witness = new Witness();
  const told: string[] = [];
  const wanted: string[][] = [];
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= log.close();
    return closing;
  };
  whenDone(close);
  const hasRead = log.follow(witness);
  if (source !== null) {
    log.campaign(source, {
      leads: () => told.push('leads'),
      follows: () => told.push('follows'),
      wanted: (symbols) => wanted.push([...symbols].sort()),
    });
  }
  return { log, witness, hasRead, told, wanted, isLeading: () => told.at(-1) === 'leads', counted, close };
}

export async function leads(member: Member): Promise<Member> {
  await vi.waitUntil(member.isLeading, { timeout: 10_000, interval: 10 });
  return member;
}

/** Waits until the newest tick that it has read is this one. */
export async function hasReadUpTo(member: Member, sequence: number): Promise<void> {
  await vi.waitUntil(() => member.witness.sequences.at(-1) === sequence, { timeout: 10_000, interval: 10 });
}

export function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
