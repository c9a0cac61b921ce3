import { randomUUID } from 'node:crypto';
import { Prisma, type PrismaClient, type Session, type User } from '@tickwire/prisma';
import type { FirstAdmin } from '../admin/first-admin.ts';
import { recordAudit } from '../audit/service.ts';
import { withChanges } from '../changes.ts';
import { ConflictError, forbidden, InvalidCredentialsError, NotFoundError } from '../errors.ts';
import { addressGroup } from '../limits/address.ts';
import type { PostOffice } from '../mail/post-office.ts';
import type { Cache } from '../ports/cache.ts';
import type { Limits } from '../ports/limits.ts';
import { credentialKey } from './credentials/cache-keys.ts';
import { endAllSessions, endSession } from './credentials/session-endings.ts';
import { createSessions, type Sessions } from './credentials/sessions.ts';
import type { Caller, Viewer } from './credentials/viewer.ts';
import type { Guesses } from './passwords/guesses.ts';
import { checkPassword, hashPassword } from './passwords/passwords.ts';
import type { TotpService } from './second-factor/totp.ts';
import { emailAddress } from './sign-up.ts';
import { usernameSkeleton } from './usernames.ts';

export interface SignUp {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

/** A session as it is handed to its owner: the only time that its token is seen. */
export interface IssuedSession {
  readonly token: string;
  readonly expiresAt: Date;
  readonly user: User;
}

export interface AccountServiceOptions {
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly sessions: Sessions;
  /** Lets through whose second factor is right, or who needs none. */
  readonly secondFactor: TotpService['secondFactor'];
  readonly firstAdmin: FirstAdmin;
  readonly guesses: Guesses;
  readonly limits: Limits;
  readonly postOffice: PostOffice;
}

export type AccountService = ReturnType<typeof createAccountService>;

const maxUserAgentLength = 400;
/** Of one account: whoever signs in anew for each call pushes out the oldest. */
const maxSessions = 100;

export function createAccountService({
  database,
  cache,
  sessions,
  guesses,
  limits,
  secondFactor,
  firstAdmin,
  postOffice,
}: AccountServiceOptions) {
  /** The user whose email and password these are; null where they are nobody's. */
  async function userBy(email: string, password: string, caller: Caller): Promise<User | null> {
    const address = emailAddress.safeParse(email);
    const found = address.success
      ? await database.user.findUnique({ where: { email: address.data }, include: { password: true } })
      : null;
    const isRight = await checkPassword(found?.password?.hash ?? null, password);
    if (found === null || !isRight) {
      await recordAudit(database, caller, { action: 'SIGN_IN_FAILED', actorId: null, userId: found?.id ?? null });
      return null;
    }
    const { password: _, ...user } = found;
    return user;
  }

  /**
   * A session for a user who has proved to be it; `user` is as it was read before that. Refused where the
   * account was suspended, or all its sessions were ended, meanwhile: what was proved counts no more.
   */
  function issueSession(user: User, method: string, caller: Caller): Promise<IssuedSession> {
    return withChanges({ database, cache }, async (transaction, changed) => {
      const [now] = await transaction.$queryRaw<{ readonly suspended: boolean; readonly version: number }[]>`
        SELECT suspended_at IS NOT NULL AS suspended, sessions_version AS version
        FROM users WHERE id = ${user.id}::uuid FOR SHARE`;
      if (now?.suspended) throw forbidden('The account is suspended. Ask whoever runs the service.');
      if (now?.version !== user.sessionsVersion) throw new InvalidCredentialsError();
      const session = await createSessions(transaction).createSession(user.id, {
        rowId: randomUUID(),
        method,
        ip: caller.ip,
        userAgent: caller.userAgent?.slice(0, maxUserAgentLength) ?? null,
        createdAt: new Date(),
      });
      const oldest = await transaction.$queryRaw<{ readonly hash: string }[]>`
        DELETE FROM sessions WHERE id IN (
          SELECT id FROM sessions WHERE user_id = ${user.id}::uuid ORDER BY created_at DESC OFFSET ${maxSessions}
        ) RETURNING token_hash AS hash`;
      changed(...oldest.map(({ hash }) => credentialKey(hash)));
      await recordAudit(transaction, caller, {
        action: 'SIGNED_IN',
        actorId: user.id,
        userId: user.id,
        subject: session.rowId,
        details: { method },
      });
      return { token: session.id, expiresAt: session.expiresAt, user };
    });
  }

  async function conflictWith({ email, username }: SignUp): Promise<ConflictError> {
    const holder = await database.user.findUnique({ where: { email }, select: { id: true } });
    return new ConflictError(
      holder === null
        ? `The username "${username}" is taken, or looks like one that is: choose another.`
        : `There is an account for ${email} already: sign in.`,
    );
  }

  return {
    /**
     * Its owner is asked by mail to confirm the address, unless `isMailed` says otherwise.
     *
     * @throws ConflictError where the email or the username is taken, whatever its case.
     */
    async signUp(input: SignUp, caller: Caller, { isMailed = postOffice.isOpen } = {}): Promise<IssuedSession> {
      const { email, username, password } = input;
      await limits.take('signUp', addressGroup(caller.ip));
      const hash = await hashPassword(password);
      try {
        const user = await postOffice.posting((post) =>
          withChanges({ database, cache }, async (transaction, changed) => {
            const created = await transaction.user.create({
              data: { email, username, usernameSkeleton: usernameSkeleton(username), password: { create: { hash } } },
            });
            const { id: userId } = created;
            await recordAudit(transaction, caller, { action: 'SIGNED_UP', actorId: userId, userId });
            if (isMailed) await post(transaction, { template: 'VERIFY_EMAIL', content: {}, userId, address: null });
            const isAdmin = await firstAdmin.grantTo(transaction, changed, created);
            return isAdmin ? { ...created, role: 'ADMIN' as const } : created;
          }),
        );
        return await issueSession(user, 'PASSWORD', caller);
      } catch (error) {
        const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
        throw isTaken ? await conflictWith(input) : error;
      }
    },

    /**
     * @throws InvalidCredentialsError, after the same time for an unknown email as for a wrong password;
     * TotpRequiredError where the account asks for a second factor and none came.
     */
    async signIn(
      email: string,
      password: string,
      caller: Caller,
      totpCode: string | null = null,
    ): Promise<IssuedSession> {
      const user = await guesses.attempt({ account: email, caller }, async () => {
        const found = await userBy(email, password, caller);
        if (found !== null) await secondFactor(found.id, totpCode, caller, null);
        return found;
      });
      if (user === null) throw new InvalidCredentialsError();
      return issueSession(user, 'PASSWORD', caller);
    },

    /** A session for a user who proved otherwise who they are; `method` says how. */
    issueSession,

    /** Ends the session of a viewer; false where the viewer came with a key or a token instead. */
    async signOut({ user, credential }: Viewer, caller: Caller): Promise<boolean> {
      if (credential.kind !== 'SESSION') return false;
      return withChanges({ database, cache }, async (transaction, changed) => {
        if (!(await endSession(transaction, changed, credential.hash))) return false;
        await recordAudit(transaction, caller, {
          action: 'SIGNED_OUT',
          actorId: user.id,
          userId: user.id,
          ...(credential.id !== null && { subject: credential.id }),
        });
        return true;
      });
    },

    /** A user's sessions that still run, the newest first. */
    sessionsOf(userId: string): Promise<Session[]> {
      return database.session.findMany({
        where: { userId, expiresAt: { gt: new Date() } },
        orderBy: { createdAt: 'desc' },
      });
    },

    /** @throws NotFoundError where it is not the user's. Answers the session as it was. */
    revokeSession(userId: string, id: string | null, caller: Caller): Promise<Session> {
      return withChanges({ database, cache }, async (transaction, changed) => {
        const session = id === null ? null : await transaction.session.findUnique({ where: { id, userId } });
        const hasEnded = session !== null && (await endSession(transaction, changed, session.tokenHash));
        if (!hasEnded) throw new NotFoundError('There is no such session.');
        await recordAudit(transaction, caller, {
          action: 'SESSION_REVOKED',
          actorId: userId,
          userId,
          subject: session.id,
        });
        return session;
      });
    },

    /**
     * Ends all of a user's sessions, and with them tokens of identity providers that were issued so far;
     * with `keepCurrent` the session that the caller came with goes on. Answers how many ended.
     */
    signOutEverywhere({ user, credential }: Viewer, keepCurrent: boolean, caller: Caller): Promise<number> {
      return withChanges({ database, cache }, async (transaction, changed) => {
        const kept = keepCurrent && credential.kind === 'SESSION' ? credential.hash : undefined;
        const count = await endAllSessions(transaction, changed, user.id, kept);
        // The token of this very request cannot be told from the provider's other ones.
        if (!keepCurrent || credential.kind !== 'TOKEN') {
          await transaction.user.update({ where: { id: user.id }, data: { tokensValidFrom: new Date() } });
        }
        await recordAudit(transaction, caller, {
          action: 'SESSIONS_ENDED',
          actorId: user.id,
          userId: user.id,
          details: { count },
        });
        return count;
      });
    },

    /** Housekeeping: what has expired is refused anyway. */
    async deleteExpired(): Promise<void> {
      await sessions.deleteExpiredSessions();
      await database.accountToken.deleteMany({ where: { expiresAt: { lte: new Date() } } });
    },
  };
}
