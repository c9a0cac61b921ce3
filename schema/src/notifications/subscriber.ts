import { eventTypes } from '../events/events.ts';
import type { Subscriber } from '../events/subscriber.ts';
import { queueMails } from '../mail/outgoing.ts';
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
    changed(...told.filter(({ inApp }) => inApp).map(({ userId }) => notificationsKey(userId)));
    const mailed = told.filter(({ email, telling }) => email && telling.hasOwnMail !== true);
    await queueMails(
      taking,
      mailed.map(({ userId, telling: { title, body } }) => {
        return { template: 'NOTIFICATION', content: { title, body }, userId, address: null };
      }),
    );
  },
};
