import type { PrismaClient, Session, User } from '@tickwire/prisma';
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia';
import { hashToken } from './secrets.ts';

interface SessionAttributes {
  /** The row's id: what a user names the session by. */
  readonly rowId: string;
  readonly method: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
}

declare module 'lucia' {
  interface Register {
    Lucia: Sessions;
    DatabaseUserAttributes: User;
    DatabaseSessionAttributes: SessionAttributes;
  }
}

export type Sessions = Lucia<SessionAttributes, { readonly row: User }>;

/** The database, or a transaction of it. */
type SessionStore = Pick<PrismaClient, 'session'>;

const sessionDays = 30;
/** The form of Lucia's tokens: 25 random bytes in base 32. */
const tokenPattern = /^[a-z2-7]{40}$/;

/** Lucia calls the token the session's id; the database is only ever shown its hash. */
function hashingAdapter(database: SessionStore): Adapter {
  const toLucia = (session: Session, token: string): DatabaseSession => ({
    id: token,
    userId: session.userId,
    expiresAt: session.expiresAt,
    attributes: { ...session, rowId: session.id },
  });
  return {
    async getSessionAndUser(token): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const row = await database.session.findUnique({
        where: { tokenHash: hashToken(token) },
        include: { user: true },
      });
      return row === null ? [null, null] : [toLucia(row, token), { id: row.userId, attributes: row.user }];
    },
    async getUserSessions(userId) {
      const rows = await database.session.findMany({ where: { userId } });
      return rows.map((row) => toLucia(row, row.tokenHash));
    },
    async setSession({ id, userId, expiresAt, attributes: { rowId, ...attributes } }) {
      await database.session.create({
        data: { id: rowId, tokenHash: hashToken(id), userId, expiresAt, ...attributes },
      });
    },
    async updateSessionExpiration(token, expiresAt) {
      await database.session.updateMany({ where: { tokenHash: hashToken(token) }, data: { expiresAt } });
    },
    async deleteSession(token) {
      await database.session.deleteMany({ where: { tokenHash: hashToken(token) } });
    },
    async deleteUserSessions(userId) {
      await database.session.deleteMany({ where: { userId } });
    },
    async deleteExpiredSessions() {
      await database.session.deleteMany({ where: { expiresAt: { lte: new Date() } } });
    },
  };
}

/** Sessions of 30 days, prolonged while they are used. */
export function createSessions(database: SessionStore): Sessions {
  return new Lucia(hashingAdapter(database), {
    sessionExpiresIn: new TimeSpan(sessionDays, 'd'),
    getUserAttributes: (row) => ({ row }),
    getSessionAttributes: ({ rowId, method, ip, userAgent, createdAt }) => ({
      rowId,
      method,
      ip,
      userAgent,
      createdAt,
    }),
  });
}

/** Whether it could be a token at all: whatever else comes is refused without asking the database. */
export function isSessionToken(token: string): boolean {
  return tokenPattern.test(token);
}
