import type { Transaction } from '../changes.ts';

/** Lets changes of one account follow one another, on whichever server they run, until the transaction ends. */
export async function lockUser(transaction: Transaction, userId: string): Promise<void> {
  await transaction.$executeRaw`SELECT FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
}
