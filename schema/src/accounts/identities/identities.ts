import { Prisma, type PrismaClient, type User } from '@tickwire/prisma';
import type { FirstAdmin } from '../../admin/first-admin.ts';
import { recordAudit } from '../../audit/service.ts';
import { type Changed, type Transaction, withChanges } from '../../changes.ts';
import type { FlagService } from '../../flags/service.ts';
import type { Cache } from '../../ports/cache.ts';
import type { ProvenIdentity } from '../../ports/identity.ts';
import { userKey } from '../credentials/cache-keys.ts';
import { type Caller, type Refusal, suspended } from '../credentials/viewer.ts';
import { emailAddress } from '../sign-up.ts';
import { usernameSkeleton } from '../usernames.ts';
import { isPlaceholderEmail, placeholderEmail } from './placeholder-email.ts';
import { takeOver } from './take-over.ts';
import { proposeUsername, withRandomSuffix } from './username-proposals.ts';

/** How often it is tried anew where somebody else was faster, or a username is taken. */
const maxAttempts = 6;

const alike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What is no address, or only stands for one, is as good as none. */
function withSoundEmail(identity: ProvenIdentity): ProvenIdentity {
  const parsed = emailAddress.safeParse(identity.email);
  const email = parsed.success && !isPlaceholderEmail(parsed.data) ? parsed.data : null;
  return { ...identity, email, emailVerified: email !== null && identity.emailVerified };
}

function emailTaken(email: string): Refusal {
  return {
    refused: 'UNAUTHENTICATED',
    message: `There is an account for ${email} already, and the identity provider does not say that this address is verified: verify it there, or sign in here by other means.`,
  };
}

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

export interface IdentityServiceOptions {
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly flags: FlagService;
  readonly firstAdmin: FirstAdmin;
}

export type IdentityService = ReturnType<typeof createIdentityService>;

/** Whose accounts outside identities are: made at first sight, linked only where the address is proved. */
export function createIdentityService({ database, cache, flags, firstAdmin }: IdentityServiceOptions) {
  /** An account made by this identity has no other owner: what the provider proves later counts for it. */
  async function markVerified(user: User, caller: Caller): Promise<User> {
    return withChanges({ database, cache }, async (transaction, changed) => {
      changed(userKey(user.id));
      await recordAudit(transaction, caller, { action: 'EMAIL_VERIFIED', actorId: user.id, userId: user.id });
      const verified = await transaction.user.update({
        where: { id: user.id },
        data: { emailVerifiedAt: new Date() },
      });
      return withFirstAdmin(transaction, changed, verified);
    });
  }

  async function withFirstAdmin(transaction: Transaction, changed: Changed, user: User): Promise<User> {
    return (await firstAdmin.grantTo(transaction, changed, user)) ? { ...user, role: 'ADMIN' } : user;
  }

  async function knownUser(identity: ProvenIdentity, caller: Caller): Promise<User | null> {
    const { provider, subject, email, emailVerified } = identity;
    const known = await database.identity.findUnique({
      where: { provider_subject: { provider, subject } },
      include: { user: true },
    });
    if (known === null) return null;
    const { user } = known;
    const isNews = emailVerified && user.emailVerifiedAt === null && email !== null && alike(email, user.email);
    return isNews ? markVerified(user, caller) : user;
  }

  async function create(
    transaction: Transaction,
    changed: Changed,
    identity: ProvenIdentity,
    isRetry: boolean,
    caller: Caller,
  ): Promise<User> {
    const { provider, subject, email, emailVerified } = identity;
    const proposed = proposeUsername(identity);
    const username = isRetry ? withRandomSuffix(proposed) : proposed;
    const user = await transaction.user.create({
      data: {
        email: email ?? placeholderEmail(),
        emailVerifiedAt: emailVerified ? new Date() : null,
        username,
        usernameSkeleton: usernameSkeleton(username),
        identities: { create: { provider, subject, email } },
      },
    });
    await recordAudit(transaction, caller, {
      action: 'SIGNED_UP',
      actorId: user.id,
      userId: user.id,
      details: { provider },
    });
    return withFirstAdmin(transaction, changed, user);
  }

  async function link(
    transaction: Transaction,
    changed: Changed,
    { provider, subject, email }: ProvenIdentity,
    holder: User,
    caller: Caller,
  ): Promise<User> {
    const taken = holder.emailVerifiedAt === null ? await takeOver(transaction, changed, holder.id) : null;
    await transaction.identity.create({ data: { userId: holder.id, provider, subject, email } });
    await recordAudit(transaction, caller, {
      action: 'IDENTITY_LINKED',
      actorId: holder.id,
      userId: holder.id,
      details: { provider, takenOver: taken !== null, ...(taken !== null && { removed: { ...taken.removed } }) },
    });
    return taken === null ? holder : withFirstAdmin(transaction, changed, taken.user);
  }

  /** Null where new accounts are taken. */
  async function whyNoNewAccount(): Promise<Refusal | null> {
    if (await flags.isEnabled('sign-up', null)) return null;
    return { refused: 'SUSPENDED', message: 'New accounts are not taken at present.' };
  }

  /** Settles under a lock on the holder of the address whose account a new identity becomes. */
  async function settle(identity: ProvenIdentity, isRetry: boolean, caller: Caller): Promise<User | Refusal> {
    const { email, emailVerified } = identity;
    const noNewAccount = await whyNoNewAccount();
    return withChanges({ database, cache }, async (transaction, changed) => {
      if (email === null) return noNewAccount ?? create(transaction, changed, identity, isRetry, caller);
      await transaction.$queryRaw`SELECT FROM users WHERE email = ${email}::citext FOR UPDATE`;
      const holder = await transaction.user.findUnique({ where: { email } });
      if (holder === null) return noNewAccount ?? create(transaction, changed, identity, isRetry, caller);
      if (!emailVerified) return emailTaken(email);
      if (holder.suspendedAt !== null) return suspended;
      return link(transaction, changed, identity, holder, caller);
    });
  }

  return {
    /** Whose account this is, made or linked where the identity was never seen; or why it can be nobody's. */
    async userOf(told: ProvenIdentity, caller: Caller): Promise<User | Refusal> {
      const identity = withSoundEmail(told);
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const known = await knownUser(identity, caller);
        if (known !== null) return known;
        try {
          return await settle(identity, attempt > 0, caller);
        } catch (error) {
          // Another request was faster with the same identity or address, or the username is taken.
          if (!isTaken(error)) throw error;
        }
      }
      throw new Error(`no account could be made for an identity of ${identity.provider}`);
    },
  };
}
