import type { Transaction } from '../changes.ts';
import { ConflictError } from '../errors.ts';

/** What is read of a team, and of an account, in one go. */
export const maxMembers = 200;
export const maxTeams = 50;
export const maxOpenInvitations = 100;

/** For a transaction that holds the account's lock. @throws ConflictError where it is in as many as it may be. */
export async function refuseTooManyTeams(transaction: Transaction, userId: string): Promise<void> {
  if ((await transaction.teamMember.count({ where: { userId } })) >= maxTeams) {
    throw new ConflictError(`An account is in at most ${maxTeams} teams: leave one first.`);
  }
}

/** For a transaction that holds the team's lock. @throws ConflictError where nobody else may join. */
export async function refuseFullTeam(transaction: Transaction, teamId: string): Promise<void> {
  if ((await transaction.teamMember.count({ where: { teamId } })) >= maxMembers) {
    throw new ConflictError(`A team has at most ${maxMembers} members: somebody has to leave it first.`);
  }
}
