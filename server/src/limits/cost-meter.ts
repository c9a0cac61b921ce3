import { addressGroup, type Caller, type CostBudgets, type Count, type Limits, type Viewer } from '@tickwire/schema';
import { GraphQLError } from 'graphql';
import { BoundedMap } from './bounded-map.ts';

/** How a payer stands after an operation. */
export interface Bill {
  /** What the operation cost. */
  readonly cost: number;
  readonly remaining: number;
  /** What may be spent in a minute. */
  readonly limit: number;
  readonly resetSeconds: number;
}

export interface Charged {
  readonly bill: Bill;
  /** Why the operation must not run; null where it may. */
  readonly refusal: GraphQLError | null;
}

export interface CostMeter {
  /** Charges the account, or the address of a caller without one, before the operation runs. */
  charge(cost: number, caller: Caller & { readonly viewer: Viewer | null }): Promise<Charged>;
  /** Charges for what was refused before it could run, as a document that is none, or a token that nobody has. */
  chargeFailure(failure: Failure): Promise<Charged>;
  /** Why nothing more of this caller's is even looked at for now; null where it is. */
  refusalOf(ip: string | null, tokenHash: () => string | null): Charged | null;
}

interface Failure {
  readonly ip: string | null;
  /** Of what the caller sent to be known by. */
  readonly tokenHash: string | null;
  readonly code: string;
}

export const costWindowSeconds = 60;
/** What is refused took some work too: a flood of it must come to an end. */
const failureCost = 10;
const maxRemembered = 10_000;

/** What a token is refused with. */
const noLongerHolds = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);

interface Payer {
  readonly key: string;
  readonly limit: number;
}

interface Exhausted {
  readonly limit: number;
  readonly untilMs: number;
  /** From then on the store is asked again. */
  readonly askAgainMs: number;
}

/** What another server has counted may be about to be given back: this one cannot know. */
const believedMs = 1_000;

const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / 1_000));

function overBudget(limit: number, seconds: number): GraphQLError {
  const retryIn = `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return new GraphQLError(
    `The cost of ${limit} a minute is spent, or would be by this operation: try again in ${retryIn}, or ask for less.`,
    {
      extensions: {
        code: 'COST_LIMITED',
        retryAfterSeconds: seconds,
        http: { status: 429, headers: { 'Retry-After': String(seconds) } },
      },
    },
  );
}

/** To try that again would help nobody: it tells no time to wait. */
function overWholeBudget(cost: number, limit: number): GraphQLError {
  return new GraphQLError(
    `This operation costs ${cost}, and no more than ${limit} may be spent in a minute: ask for smaller pages or fewer fields, or for parts of it one after another.`,
    { extensions: { code: 'COST_LIMITED', http: { status: 429 } } },
  );
}

/** Keeps what callers may spend in a minute: accounts by their plans, others by address. */
export function createCostMeter(limits: Limits, budgets: CostBudgets): CostMeter {
  const spent = limits.counter('cost', costWindowSeconds);
  /** Who has spent everything, as far as this process knows: refused without asking Redis or reading a document. */
  const exhausted = new BoundedMap<string, Exhausted>(maxRemembered);
  /** What was counted of operations that were refused, until it is given back. */
  const owed = new Map<string, number>();
  /** Whose token it was that held a moment ago, so that an account is not refused for its address. */
  const holders = new BoundedMap<string, Payer>(maxRemembered);

  const addressPayer = (ip: string | null): Payer => ({
    key: `address:${addressGroup(ip)}`,
    limit: budgets.ANONYMOUS,
  });

  const knownPayer = (ip: string | null, tokenHash: string | null): Payer =>
    (tokenHash === null ? undefined : holders.get(tokenHash)) ?? addressPayer(ip);

  function billOf(cost: number, total: number, resetMs: number, { key, limit }: Payer): Bill {
    if (total >= limit) {
      const nowMs = Date.now();
      exhausted.set(key, { limit, untilMs: nowMs + resetMs, askAgainMs: nowMs + Math.min(resetMs, believedMs) });
    }
    const remaining = Math.min(Math.max(limit - total, 0), limit);
    return { cost, remaining, limit, resetSeconds: secondsOf(resetMs) };
  }

  const owedTo = (key: string) => owed.get(key) ?? 0;

  /** How much is counted afterwards, of others' only what they will not be given back as well. */
  async function giveBack(key: string, points: number): Promise<Count> {
    owed.set(key, owedTo(key) + points);
    let given: Count;
    try {
      given = await spent.add(key, -points);
    } finally {
      // At once with what was just counted: whoever comes between would see half of it.
      const left = owedTo(key) - points;
      if (left > 0) owed.set(key, left);
      else owed.delete(key);
    }
    if (given.total >= 0) return { ...given, total: given.total - owedTo(key) };
    // The minute has ended meanwhile, or another store counts now: neither owes anything.
    await spent.forget(key);
    return { ...given, total: 0 };
  }

  async function chargePayer(cost: number, payer: Payer): Promise<Charged> {
    const { key, limit } = payer;
    const isTooMuch = cost > limit;
    const { total: counted, resetMs } = await spent.add(key, isTooMuch ? Math.min(failureCost, limit) : cost);
    // What others were refused at the same time is about to be given back. Nothing is awaited until this one is known to be.
    const total = counted - owedTo(key);
    if (isTooMuch) {
      return { bill: billOf(cost, total, resetMs, payer), refusal: overWholeBudget(cost, limit) };
    }
    if (total <= limit) return { bill: billOf(cost, total, resetMs, payer), refusal: null };
    // It does not run: only what the refusal took is kept, and smaller operations may still go on.
    const after = cost > failureCost ? await giveBack(key, cost - failureCost) : { total, resetMs };
    return {
      bill: billOf(cost, after.total, after.resetMs, payer),
      refusal: overBudget(limit, secondsOf(after.resetMs)),
    };
  }

  return {
    charge(cost, { viewer, ip }) {
      if (viewer === null) return chargePayer(cost, addressPayer(ip));
      const payer = { key: `account:${viewer.user.id}`, limit: budgets[viewer.user.tier] };
      holders.set(viewer.credential.hash, payer);
      return chargePayer(cost, payer);
    },
    chargeFailure({ ip, tokenHash, code }) {
      if (tokenHash !== null && noLongerHolds.has(code)) holders.delete(tokenHash);
      return chargePayer(failureCost, knownPayer(ip, tokenHash));
    },
    refusalOf(ip, tokenHash) {
      if (exhausted.size === 0) return null;
      const { key } = knownPayer(ip, tokenHash());
      const known = exhausted.get(key);
      if (known === undefined) return null;
      const nowMs = Date.now();
      if (nowMs >= known.askAgainMs) {
        exhausted.delete(key);
        return null;
      }
      const resetSeconds = secondsOf(known.untilMs - nowMs);
      const bill: Bill = { cost: 0, remaining: 0, limit: known.limit, resetSeconds };
      return { bill, refusal: overBudget(known.limit, resetSeconds) };
    },
  };
}
