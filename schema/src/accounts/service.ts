import { Prisma, type PrismaClient, type User } from '@tickwire/prisma';
import { ConflictError, InvalidCredentialsError } from '../errors.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { createSessions, isSessionToken } from './sessions.ts';
import { emailAddress } from './sign-up.ts';

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

/** The caller: a user with the session that this request came with. */
export interface Viewer {
  readonly user: User;
  readonly sessionToken: string;
  /** When the session ends now, where this very request has prolonged it. */
  readonly prolongedUntil: Date | null;
}

export type AccountService = ReturnType<typeof createAccountService>;

export function createAccountService(database: PrismaClient) {
  const sessions = createSessions(database);

  async function issueSession(user: User): Promise<IssuedSession> {
    const session = await sessions.createSession(user.id, {});
    return { token: session.id, expiresAt: session.expiresAt, user };
  }

  async function conflictWith({ email, username }: SignUp): Promise<ConflictError> {
    const holder = await database.user.findUnique({ where: { email }, select: { id: true } });
    return new ConflictError(
      holder === null
        ? `The username "${username}" is taken: choose another.`
        : `There is an account for ${email} already: sign in.`,
    );
  }

  return {
    /** @throws ConflictError where the email or the username is taken, whatever its case. */
    async signUp(input: SignUp): Promise<IssuedSession> {
      const { email, username, password } = input;
      const passwordHash = await hashPassword(password);
      try {
        return await issueSession(await database.user.create({ data: { email, username, passwordHash } }));
      } catch (error) {
        const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
        throw isTaken ? await conflictWith(input) : error;
      }
    },

    /** @throws InvalidCredentialsError, after the same time for an unknown email as for a wrong password. */
    async signIn(email: string, password: string): Promise<IssuedSession> {
      const address = emailAddress.safeParse(email);
      const user = address.success ? await database.user.findUnique({ where: { email: address.data } }) : null;
      if (!(await checkPassword(user?.passwordHash ?? null, password)) || user === null) {
        throw new InvalidCredentialsError();
      }
      return issueSession(user);
    },

    /** A session for a user who proved otherwise who they are. */
    issueSession,

    /** Who holds this token; null where it is malformed, unknown, ended or expired. */
    async authenticate(token: string): Promise<Viewer | null> {
      if (!isSessionToken(token)) return null;
      const { user, session } = await sessions.validateSession(token);
      if (user === null) return null;
      return { user: user.row, sessionToken: token, prolongedUntil: session.fresh ? session.expiresAt : null };
    },

    async signOut(viewer: Viewer): Promise<void> {
      await sessions.invalidateSession(viewer.sessionToken);
    },

    /** Housekeeping: expired sessions are refused anyway. */
    async deleteExpiredSessions(): Promise<void> {
      await sessions.deleteExpiredSessions();
    },
  };
}
