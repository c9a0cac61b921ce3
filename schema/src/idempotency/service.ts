import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Prisma, type PrismaClient } from '@tickwire/prisma';
import type { Viewer } from '../accounts/credentials/viewer.ts';
import { asAttempt } from './commit-mark.ts';
import { accountDeleted, idempotencyInProgress, idempotencyKeyReused, idempotencyOutcomeUnknown } from './errors.ts';
import { pack, unpack } from './packing.ts';
import { type Seal, sealOf } from './seal.ts';

export interface KeyedCall {
  readonly viewer: Viewer | null;
  /** As the client sent it. */
  readonly key: string;
  /** All that the answer depends on, but for who calls. */
  readonly input: string;
}

/** What is to become of an answer. */
export interface Keeping {
  /** Null: it cannot be kept. */
  readonly answer: string | null;
  /** Whether it failed: where it changed nothing either, the same may be tried again. */
  readonly hasFailed: boolean;
}

export type Outcome<T> = { readonly first: T } | { readonly replayed: string };

export interface IdempotencyOptions {
  readonly database: PrismaClient;
  readonly report: (error: unknown, what: string) => void;
  /** After which an attempt that has changed nothing counts as dead. One that lives and is only slow commits nothing then. */
  readonly leaseMs?: number;
  /** For how long a repeat waits for the answer to the first. */
  readonly waitMs?: number;
}

export type IdempotencyService = ReturnType<typeof createIdempotencyService>;

const keptHours = 24;
/** Of what strangers ask for and changes nothing: with the answers to that they could fill the database. */
const nobodysNothingKeptMinutes = 10;
const shortestPauseMs = 20;
const longestPauseMs = 320;
const retryAfterSeconds = 1;

interface Row {
  readonly fingerprint: string;
  readonly attempt: string;
  readonly answer: Uint8Array | null;
  readonly hasCommitted: boolean;
  readonly isLeased: boolean;
  readonly hasExpired: boolean;
}

/**
 * Whose a key is. A key is found again by who has signed in anew; an app's key finds what it did itself, and nothing of
 * its owner's or of another app's, who may do other things.
 */
function ownerOf(viewer: Viewer | null): string {
  if (viewer === null) return 'nobody';
  const { user, credential } = viewer;
  return credential.kind === 'API_KEY' ? `${user.id} API_KEY ${credential.id}` : `${user.id} ${credential.kind}`;
}

/** The account was deleted since its token was looked at, as by the same call a moment ago. */
function isOfNobody(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError &&
    (error.code === 'P2003' || (error.code === 'P2010' && error.message.includes('`23503`')))
  );
}

/** Does what is asked for under a key once, whoever repeats it and on whichever server. */
export function createIdempotencyService({ database, report, leaseMs = 10_000, waitMs = 12_000 }: IdempotencyOptions) {
  const looks = new Map<string, Promise<Row | undefined>>();

  async function look(hash: string): Promise<Row | undefined> {
    const [row] = await database.$queryRaw<Row[]>`
      SELECT fingerprint, attempt, answer, committed_at IS NOT NULL AS "hasCommitted",
        leased_until > now() AS "isLeased", expires_at <= now() AS "hasExpired"
      FROM keyed_calls WHERE hash = ${hash}`;
    return row;
  }

  /** One look for all who wait here for the same. */
  function lookIn(ms: number, hash: string): Promise<Row | undefined> {
    const known = looks.get(hash);
    if (known !== undefined) return known;
    const next = sleep(ms)
      .then(() => look(hash))
      .finally(() => looks.delete(hash));
    looks.set(hash, next);
    return next;
  }

  /** Null where there is one already: seen before the insert, which would wait for the transaction that marks it. */
  async function begin(hash: string, fingerprint: string, userId: string | null): Promise<string | null> {
    const attempt = randomUUID();
    const begun = await database.$executeRaw`
      INSERT INTO keyed_calls (hash, user_id, fingerprint, attempt, leased_until, expires_at)
      SELECT ${hash}, ${userId}::uuid, ${fingerprint}, ${attempt}::uuid, now() + ${leaseMs} * interval '1 millisecond',
        now() + make_interval(hours => ${keptHours})
      WHERE NOT EXISTS (SELECT FROM keyed_calls WHERE hash = ${hash})
      ON CONFLICT (hash) DO NOTHING`.catch((error: unknown) => {
      throw isOfNobody(error) ? accountDeleted() : error;
    });
    return begun === 1 ? attempt : null;
  }

  /**
   * Its attempt has died before it changed anything. Null where it has committed at the last moment or is about to, or where
   * another one was first: for a transaction that is open nobody waits with a connection in hand.
   */
  async function takeOver(hash: string, { attempt }: Row): Promise<string | null> {
    const next = randomUUID();
    const taken = await database.$executeRaw`
      UPDATE keyed_calls SET attempt = ${next}::uuid, leased_until = now() + ${leaseMs} * interval '1 millisecond'
      WHERE hash = (
        SELECT hash FROM keyed_calls
        WHERE hash = ${hash} AND attempt = ${attempt}::uuid AND committed_at IS NULL AND answer IS NULL
        FOR NO KEY UPDATE SKIP LOCKED
      )`;
    return taken === 1 ? next : null;
  }

  /** The attempt that is to be made now, or the answer that there is. */
  async function claim(
    { hash, fingerprint, open }: Seal,
    { viewer, input }: KeyedCall,
  ): Promise<{ readonly attempt: string } | { readonly replayed: string }> {
    const print = fingerprint(input);
    const userId = viewer?.user.id ?? null;
    const untilMs = performance.now() + waitMs;
    let row: Row | undefined;
    for (let pauseMs = 0; ; pauseMs = Math.min(Math.max(2 * pauseMs, shortestPauseMs), longestPauseMs)) {
      let attempt: string | null = null;
      if (row === undefined) {
        attempt = await begin(hash, print, userId);
      } else if (row.hasExpired) {
        await database.$executeRaw`DELETE FROM keyed_calls WHERE hash = ${hash} AND expires_at <= now()`;
      } else {
        if (row.fingerprint !== print) throw idempotencyKeyReused();
        if (row.answer !== null) return { replayed: await unpack(open(row.answer)) };
        if (!row.isLeased && row.hasCommitted) throw idempotencyOutcomeUnknown();
        if (!row.isLeased) attempt = await takeOver(hash, row);
        if (attempt === null && performance.now() > untilMs) throw idempotencyInProgress(retryAfterSeconds);
      }
      if (attempt !== null) return { attempt };
      row = await lookIn(pauseMs, hash);
    }
  }

  /** Frees the key where nothing was changed; else the lease ends, and who repeats the call is told. */
  async function release(hash: string, attempt: string): Promise<void> {
    await database.$executeRaw`
      DELETE FROM keyed_calls WHERE hash = ${hash} AND attempt = ${attempt}::uuid AND committed_at IS NULL`;
    await database.$executeRaw`
      UPDATE keyed_calls SET leased_until = now()
      WHERE hash = ${hash} AND attempt = ${attempt}::uuid AND answer IS NULL`;
  }

  async function keep(seal: Seal, attempt: string, { answer, hasFailed }: Keeping): Promise<void> {
    const { hash } = seal;
    const packed = answer === null ? null : await pack(answer);
    if (packed === null) return release(hash, attempt);
    const kept = await database.$executeRaw`
      UPDATE keyed_calls SET answer = ${seal.close(packed)}, expires_at = CASE
        WHEN user_id IS NULL AND committed_at IS NULL THEN now() + make_interval(mins => ${nobodysNothingKeptMinutes})
        ELSE expires_at
      END
      WHERE hash = ${hash} AND attempt = ${attempt}::uuid AND (committed_at IS NOT NULL OR NOT ${hasFailed}::boolean)`;
    if (kept === 0) await release(hash, attempt);
  }

  return {
    /**
     * Does the work, or answers what it answered when it was done. `keeping` says what is to become of the answer.
     *
     * @throws GraphQLError with IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS, IDEMPOTENCY_OUTCOME_UNKNOWN; and what
     * the work throws.
     */
    async once<T>(call: KeyedCall, work: () => Promise<T>, keeping: (done: T) => Keeping): Promise<Outcome<T>> {
      const seal = sealOf(ownerOf(call.viewer), call.key);
      const claimed = await claim(seal, call);
      if ('replayed' in claimed) return claimed;
      const { attempt } = claimed;
      // Where this fails the caller has the answer none the less: who repeats the call finds out once the lease has ended.
      const settle = (settling: Promise<void>) =>
        settling.catch((error: unknown) => report(error, 'the answer to a call with a key was not kept'));
      let first: T;
      try {
        first = await asAttempt(seal.hash, attempt, work);
      } catch (error) {
        await settle(release(seal.hash, attempt));
        throw error;
      }
      await settle(keep(seal, attempt, keeping(first)));
      return { first };
    },
  };
}
