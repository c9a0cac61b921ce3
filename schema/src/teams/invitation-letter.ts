import type { PrismaClient } from '@tickwire/prisma';
import type { Letter } from '../mail/letter.ts';
import type { LinkTo } from '../ports/mail.ts';
import { issueInvitationToken } from './invitation-tokens.ts';

const roles = {
  OWNER: 'an owner, who also says who else is in it',
  MEMBER: 'a member, who works on its tasks and watchlists',
  VIEWER: 'a viewer, who reads its tasks and watchlists',
} as const;

/** Mail programs make links of it. Whoever is invited asked for no mail: nothing that others wrote leads them anywhere. */
const looksLikeLink = /:\/\/|[\p{L}\p{N}]\.\p{L}{2}/u;

/** The letter of an invitation, with a link that is made for it; null where it is over. */
export async function writeInvitation(
  { database, linkTo }: { readonly database: PrismaClient; readonly linkTo: LinkTo },
  invitationId: string,
): Promise<Letter | null> {
  const token = await issueInvitationToken(database, invitationId);
  const invitation = await database.teamInvitation.findUnique({
    where: { id: invitationId },
    include: { team: true, invitedBy: true },
  });
  if (token === null || invitation === null) return null;
  const { team, invitedBy, role, email, expiresAt } = invitation;
  const who = invitedBy === null ? 'somebody' : invitedBy.username;
  const where = looksLikeLink.test(team.name) ? 'a team' : `the team "${team.name}"`;
  const paragraphs = [
    'Hello,',
    `${who} invites you to ${where} on Tickwire, as ${roles[role]}.`,
    `To accept, open this link while you are signed in with the account of this address, ${email}:`,
    linkTo('team-invitation', token),
    `It is good once, until ${expiresAt.toUTCString()}. Without an account, sign up with this address first.`,
    'If you do not want to be in that team, do nothing.',
  ];
  return { to: email, subject: 'You are invited to a team', text: `${paragraphs.join('\n\n')}\n` };
}
