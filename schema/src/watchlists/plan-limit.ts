import { plans } from '../accounts/plans.ts';
import type { Transaction } from '../changes.ts';
import { PlanLimitError } from '../errors.ts';
import type { Account } from './changing.ts';

/**
 * That an account's lists may hold these instruments as well. What they hold beyond its plan, as after a change of plan, may
 * stay.
 *
 * @throws PlanLimitError, which tells others than the account whose plan it is
 */
export async function checkPlan(
  transaction: Transaction,
  { id: userId, username, tier }: Account,
  added: readonly string[],
  callerId: string,
): Promise<void> {
  const watched = await transaction.watchlistItem.findMany({
    where: { watchlist: { userId } },
    select: { instrumentId: true },
    distinct: ['instrumentId'],
  });
  const symbols = new Set(watched.map((item) => item.instrumentId));
  const newSymbols = added.filter((id) => !symbols.has(id)).length;
  const limit = plans[tier].maxWatchedSymbols;
  if (newSymbols === 0 || symbols.size + newSymbols <= limit) return;
  throw new PlanLimitError(
    callerId === userId
      ? `The plan ${tier} allows ${limit} different symbols over all watchlists; ${symbols.size} are taken.`
      : `The watchlist counts for the plan of "${username}", ${tier}, which allows ${limit} different symbols over all ` +
          'watchlists of that account, and they are taken.',
    { tier, limit },
  );
}
