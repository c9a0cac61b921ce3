import { eventTypes } from '../events/events.ts';
import type { Subscriber } from '../events/subscriber.ts';
import { queueMail } from '../mail/outgoing.ts';
import { notificationsKey } from './key.ts';
import { tellingsOf } from './tellings.ts';
import { writeNotifications } from './writing.ts';

/** Tells users what happened: within the app, by mail, or both, as each has chosen for its kind. */
export const notificationSubscriber: Subscriber = {
  name: 'notifications',
  types: eventTypes,
  async take(event, taking) {
    const { transaction, changed } = taking;
    const told = await writeNotifications(transaction, event.id, await tellingsOf(transaction, event));
    for (const { userId, inApp, email, telling } of told) {
      if (inApp) changed(notificationsKey(userId));
      if (!email || telling.hasOwnMail === true) continue;
      const { title, body } = telling;
      await queueMail(taking, { template: 'NOTIFICATION', content: { title, body }, userId, address: null });
    }
  },
};
