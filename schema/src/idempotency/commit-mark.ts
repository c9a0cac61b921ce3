import { AsyncLocalStorage } from 'node:async_hooks';
import type { PrismaClient } from '@tickwire/prisma';
import { idempotencyInProgress } from './errors.ts';

/** Whatever can send a statement: a transaction. */
type Sender = Pick<PrismaClient, '$executeRaw'>;

/** One attempt at a call that may be repeated under its key. */
interface Attempt {
  readonly hash: string;
  readonly attempt: string;
  isOver: boolean;
}

/**
 * The one thing that reaches from a request into its transactions past services that know nothing of it: as an argument
 * it would have to go through every one of them, and the one that forgets it would do things twice.
 */
const current = new AsyncLocalStorage<Attempt>();

/** Does the work of an attempt: each transaction in it that commits marks the key. */
export async function asAttempt<T>(hash: string, attempt: string, work: () => Promise<T>): Promise<T> {
  const store: Attempt = { hash, attempt, isOver: false };
  try {
    return await current.run(store, work);
  } finally {
    // What it left in the background may run for long, and is not what the key answers for.
    store.isOver = true;
  }
}

function runningAttempt(): Attempt | null {
  const store = current.getStore();
  return store === undefined || store.isOver ? null : store;
}

/** Whether what is done now belongs to a call with a key. */
export function isMarking(): boolean {
  return runningAttempt() !== null;
}

/**
 * At the beginning of each transaction: where it belongs to a call with a key, its commit says so for good, in the same
 * moment as what it changes. An attempt that another one has taken over for dead commits nothing.
 *
 * @throws GraphQLError with IDEMPOTENCY_IN_PROGRESS for such an attempt.
 */
export async function markCommit(transaction: Sender): Promise<void> {
  const running = runningAttempt();
  if (running === null) return;
  const { hash, attempt } = running;
  const marked = await transaction.$executeRaw`
    UPDATE keyed_calls SET committed_at = coalesce(committed_at, now()) WHERE hash = ${hash} AND attempt = ${attempt}::uuid`;
  if (marked === 0) throw idempotencyInProgress(1);
}
