import type { Transaction } from '../changes.ts';
import { unauthenticated } from '../errors.ts';

/** Lets changes of one account follow one another, on whichever server they run, until the transaction ends. */
export async function lockUser(transaction: Transaction, userId: string): Promise<void> {
  await transaction.$executeRaw`SELECT FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
}

/** The same for whoever is signed in. @throws GraphQLError (UNAUTHENTICATED) where the account was deleted meanwhile. */
export async function lockSignedIn(transaction: Transaction, userId: string): Promise<void> {
  const count = await transaction.$executeRaw`SELECT FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
  if (count === 0) throw unauthenticated('The account is gone.');
}
