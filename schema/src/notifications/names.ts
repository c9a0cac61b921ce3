import type { Transaction } from '../changes.ts';

/** How whoever did something is called in a sentence. */
export async function nameOf(transaction: Transaction, userId: string | null): Promise<string> {
  const user =
    userId === null ? null : await transaction.user.findUnique({ where: { id: userId }, select: { username: true } });
  return user?.username ?? 'Somebody';
}
