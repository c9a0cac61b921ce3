import type { PrismaClient } from '@tickwire/prisma';
import { recordAudit } from '../../audit/service.ts';
import { ExpectedError, rateLimited, TotpRequiredError } from '../../errors.ts';
import { addressGroup } from '../../limits/address.ts';
import { type Admitted, createSlowDown } from '../../limits/slow-down.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Limits } from '../../ports/limits.ts';
import { hashToken } from '../credentials/secrets.ts';
import type { Caller } from '../credentials/viewer.ts';
import { createFamiliarAddresses } from './familiar.ts';

export interface GuessesOptions {
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly limits: Limits;
  /** Failures that are free in an hour, for each account. */
  readonly freePerAccount: number;
  /** Failures that are free in a quarter of an hour, for each address. */
  readonly freePerAddress: number;
}

/** Whose password or code is tried, and by whom. */
export interface Guess {
  /** The email, as it was sent: there need be no such account. */
  readonly account: string;
  readonly caller: Caller;
}

export type Guesses = ReturnType<typeof createGuesses>;

const accountWindowSeconds = 3_600;
const addressWindowSeconds = 900;

/**
 * Slows down whoever tries passwords or codes: for each account, and for each address. An account's owner is
 * not held up by strangers, since an address that the account is known to sign in from has tries of its own.
 * Accounts that do not exist are treated as those that do.
 */
export function createGuesses({ database, cache, limits, freePerAccount, freePerAddress }: GuessesOptions) {
  const perAccount = { limits, free: freePerAccount, windowSeconds: accountWindowSeconds };
  const accounts = createSlowDown({ ...perAccount, name: 'guesses:account' });
  const familiar = createSlowDown({ ...perAccount, name: 'guesses:familiar' });
  const addresses = createSlowDown({
    limits,
    name: 'guesses:address',
    free: freePerAddress,
    windowSeconds: addressWindowSeconds,
  });
  const toldOfAccounts = limits.counter('guesses:told:account', accountWindowSeconds);
  const toldOfAddresses = limits.counter('guesses:told:address', addressWindowSeconds);
  const isFamiliar = createFamiliarAddresses({ database, cache });

  /** One line of the audit log in each window: a flood must not fill it. */
  async function tellOfAccount(email: string, key: string, caller: Caller): Promise<void> {
    if ((await toldOfAccounts.add(key)).total > 1) return;
    const user = await database.user.findUnique({ where: { email }, select: { id: true } });
    const details = { by: 'account' };
    await recordAudit(database, caller, { action: 'SIGN_IN_SLOWED', actorId: null, userId: user?.id ?? null, details });
  }

  async function tellOfAddress(group: string, caller: Caller): Promise<void> {
    if ((await toldOfAddresses.add(group)).total > 1) return;
    const details = { by: 'address' };
    await recordAudit(database, caller, { action: 'SIGN_IN_SLOWED', actorId: null, userId: null, details });
  }

  async function admit({ account, caller }: Guess): Promise<Admitted> {
    const group = addressGroup(caller.ip);
    const byAddress = await addresses.admit(group);
    if (!byAddress.admitted) {
      await tellOfAddress(group, caller);
      throw rateLimited('Too many tries from this address have failed', byAddress.waitSeconds);
    }
    const email = account.trim().toLowerCase();
    const key = hashToken(email);
    let byAccount = await accounts.admit(key);
    if (!byAccount.admitted && (await isFamiliar(email, key, group)))
      byAccount = await familiar.admit(`${key}:${group}`);
    if (!byAccount.admitted) {
      await byAddress.giveBack();
      await tellOfAccount(email, key, caller);
      throw rateLimited('Too many tries for this account have failed', byAccount.waitSeconds);
    }
    const { giveBack } = byAccount;
    return {
      admitted: true,
      giveBack: async () => {
        await Promise.all([byAddress.giveBack(), giveBack()]);
      },
    };
  }

  return {
    /**
     * Lets a password or a code be checked. `check` answers null where it was wrong, or throws an
     * `ExpectedError`; whatever else comes of it is no failure of the caller's, and does not count.
     *
     * @throws GraphQLError with RATE_LIMITED where the try has to wait: it is then not checked at all.
     */
    async attempt<T>(guess: Guess, check: () => Promise<T | null>): Promise<T | null> {
      const { giveBack } = await admit(guess);
      try {
        const result = await check();
        if (result !== null) await giveBack();
        return result;
      } catch (error) {
        const isWrong = error instanceof ExpectedError && !(error instanceof TotpRequiredError);
        if (!isWrong) await giveBack();
        throw error;
      }
    },
  };
}
