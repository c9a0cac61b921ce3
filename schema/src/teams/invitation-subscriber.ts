import type { Subscriber } from '../events/subscriber.ts';
import { queueMail } from '../mail/outgoing.ts';

/** Lets each invitation be mailed, and each time that it is renewed. */
export const invitationMails: Subscriber = {
  name: 'team-invitation-mails',
  types: new Set(['TEAM_INVITED']),
  async take(event, taking) {
    if (event.type !== 'TEAM_INVITED') return;
    const { invitationId, email } = event.payload;
    await queueMail(taking, { template: 'TEAM_INVITATION', content: { invitationId }, userId: null, address: email });
  },
};
