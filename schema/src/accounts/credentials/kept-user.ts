import type { Role, Tier, User } from '@tickwire/prisma';

/** A user as caches hold it: plain JSON, with instants in milliseconds. */
export type KeptUser = Omit<{ [Field in keyof User]: string }, DateField | 'role' | 'tier' | 'sessionsVersion'> & {
  readonly role: Role;
  readonly tier: Tier;
  readonly sessionsVersion: number;
  readonly emailVerifiedAt: number | null;
  readonly suspendedAt: number | null;
  readonly tokensValidFrom: number | null;
  readonly lastActiveAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
};

type DateField = 'emailVerifiedAt' | 'suspendedAt' | 'tokensValidFrom' | 'lastActiveAt' | 'createdAt' | 'updatedAt';

const toMs = (date: Date | null): number | null => date?.getTime() ?? null;
const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

export function keepUser(user: User): KeptUser {
  return {
    ...user,
    emailVerifiedAt: toMs(user.emailVerifiedAt),
    suspendedAt: toMs(user.suspendedAt),
    tokensValidFrom: toMs(user.tokensValidFrom),
    lastActiveAt: toMs(user.lastActiveAt),
    createdAt: user.createdAt.getTime(),
    updatedAt: user.updatedAt.getTime(),
  };
}

export function reviveUser(kept: KeptUser): User {
  return {
    ...kept,
    emailVerifiedAt: toDate(kept.emailVerifiedAt),
    suspendedAt: toDate(kept.suspendedAt),
    tokensValidFrom: toDate(kept.tokensValidFrom),
    lastActiveAt: toDate(kept.lastActiveAt),
    createdAt: new Date(kept.createdAt),
    updatedAt: new Date(kept.updatedAt),
  };
}
