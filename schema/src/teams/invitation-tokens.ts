import type { TeamInvitation } from '@tickwire/prisma';
import { hashToken, newToken } from '../accounts/credentials/secrets.ts';
import type { Transaction } from '../changes.ts';
import { InvalidTokenError } from '../errors.ts';
import { uuidPattern } from '../global-id.ts';

/** The mails whose links still hold: of the newest so many, as one may be sent several times over. */
const maxTokens = 20;

/** Makes one for a mail that is about to be sent: the only time that it is seen. Null where the invitation is over. */
export async function issueInvitationToken(
  transaction: Pick<Transaction, '$executeRaw'>,
  invitationId: string,
): Promise<string | null> {
  const secret = newToken();
  const count = await transaction.$executeRaw`
    UPDATE team_invitations
    SET token_hashes = (array_prepend(${hashToken(secret)}, token_hashes))[1:${maxTokens}::int]
    WHERE id = ${invitationId}::uuid AND expires_at > now()`;
  return count === 0 ? null : `${invitationId}.${secret}`;
}

/** @throws InvalidTokenError for one that no open invitation was mailed with. */
export async function findByToken(
  database: Pick<Transaction, 'teamInvitation'>,
  token: string,
): Promise<TeamInvitation> {
  const [id = '', secret = ''] = token.split('.', 2);
  const invitation = uuidPattern.test(id)
    ? await database.teamInvitation.findUnique({ where: { id, expiresAt: { gt: new Date() } } })
    : null;
  if (invitation === null || !invitation.tokenHashes.includes(hashToken(secret))) {
    throw new InvalidTokenError(
      'The invitation was used already, was taken back, or has expired: ask an owner of the team for another one.',
    );
  }
  return invitation;
}
