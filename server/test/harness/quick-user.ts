import { randomUUID } from 'node:crypto';
import type { Role, Tier } from '@tickwire/prisma';
import { globalId } from './global-id.ts';
import type { TestServer } from './server.ts';

export interface QuickUser {
  readonly id: string;
  readonly databaseId: string;
  readonly email: string;
  readonly username: string;
  readonly token: string;
}

/** A user without a password, and with a session: made without hashing, where many are needed. */
export async function quickUser(
  { database, services }: TestServer,
  { role = 'USER', tier = 'FREE' }: { readonly role?: Role; readonly tier?: Tier } = {},
): Promise<QuickUser> {
  const tag = randomUUID().replaceAll('-', '');
  const email = `${tag}@example.com`;
  const user = await database.user.create({
    data: { email, username: `q_${tag.slice(0, 28)}`, usernameSkeleton: tag, emailVerifiedAt: new Date(), role, tier },
  });
  const { token } = await services.accounts.issueSession(user, 'PASSWORD', {
    requestId: tag,
    ip: null,
    userAgent: null,
  });
  return { id: globalId('User', user.id), databaseId: user.id, email, username: user.username, token };
}
