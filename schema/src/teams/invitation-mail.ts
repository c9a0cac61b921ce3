import type { PrismaClient } from '@tickwire/prisma';
import type { Subscriber } from '../events/subscriber.ts';
import { queueMail } from '../mail/outgoing.ts';
import type { LinkTo, Mail } from '../ports/mail.ts';
import { issueInvitationToken } from './invitation-tokens.ts';

/** Lets each invitation be mailed, and each time that it is renewed. */
export const invitationMailSubscriber: Subscriber = {
  name: 'team-invitation-mail',
  types: new Set(['TEAM_INVITED']),
  async take(event, taking) {
    if (event.type !== 'TEAM_INVITED') return;
    const { invitationId, email } = event.payload;
    await queueMail(taking, { template: 'TEAM_INVITATION', content: { invitationId }, userId: null, address: email });
  },
};

const roles = {
  OWNER: 'an owner, who also says who else is in it',
  MEMBER: 'a member, who works on its tasks and watchlists',
  VIEWER: 'a viewer, who reads its tasks and watchlists',
} as const;

/** The mail of an invitation, with a link that is made for it; null where it is over. */
export async function writeInvitationMail(
  { database, linkTo }: { readonly database: PrismaClient; readonly linkTo: LinkTo },
  invitationId: string,
): Promise<Mail | null> {
  const token = await issueInvitationToken(database, invitationId);
  const invitation = await database.teamInvitation.findUnique({
    where: { id: invitationId },
    include: { team: true, invitedBy: true },
  });
  if (token === null || invitation === null) return null;
  const { team, invitedBy, role, email, expiresAt } = invitation;
  const paragraphs = [
    'Hello,',
    `${invitedBy === null ? 'somebody' : invitedBy.username} invites you to the team "${team.name}" on Tickwire, as ${roles[role]}.`,
    `To accept, open this link while you are signed in with the account of this address, ${email}:`,
    linkTo('team-invitation', token),
    `It is good once, until ${expiresAt.toUTCString()}. Without an account, sign up with this address first.`,
    'If you do not want to be in that team, do nothing.',
  ];
  return { to: email, subject: 'You are invited to a team', text: `${paragraphs.join('\n\n')}\n` };
}
