import type { User } from '@tickwire/prisma';

const seen = Symbol('seen by others');

/** How much of an account others see: those who are in a team with it see its address. */
export interface SeenByOthers {
  readonly showsEmail: boolean;
}

type SeenUser = User & { readonly [seen]: SeenByOthers };

/** The account as others see it: its type in the API answers no more of it than `view` says. */
export function asSeenByOthers(user: User, view: SeenByOthers): User {
  const seenUser: SeenUser = { ...user, [seen]: view };
  return seenUser;
}

function isSeen(user: object): user is SeenUser {
  return seen in user;
}

/** Null: it is its owner who looks, or has just proved to be. */
export function seenByOthers(user: object): SeenByOthers | null {
  return isSeen(user) ? user[seen] : null;
}
