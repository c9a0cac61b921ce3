import type { Notification, NotificationKind } from '@tickwire/prisma';
import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { mustBeViewer, signedIn } from '../context.ts';
import { NotFoundError, ValidationError } from '../errors.ts';
import { idOf, nobody } from '../global-id.ts';
import { streamCost } from '../market/prices/graphql.ts';
import { newestFirst, pageByKey } from '../pagination.ts';
import { cursorOf, keyOf, keyPatternOf } from './cursor.ts';
import { subjectOf } from './subjects.ts';

export const NotificationKindType = builder.enumType('NotificationKind', {
  description: 'What a notification tells of. `User.notificationSettings` says how each is told.',
  values: {
    TASK_ASSIGNED: { description: 'Somebody gave the caller tasks.' },
    TASK_DUE: { description: 'A task falls due that is for the caller to do: told at the hour of their schedule.' },
    TASK_COMMENTED: { description: 'Somebody commented on a task that the caller made or is to do.' },
    TASK_COMPLETED: { description: 'Somebody has done a task that the caller made.' },
    TEAM: {
      description: 'The caller was invited, has another role, or was taken out; or, for owners, somebody came or went.',
    },
    ANALYSIS_COMPLETED: {
      description: 'An analysis that the caller asked for has ended, whether it went well or not.',
    },
    REPORT_COMPLETED: { description: 'A report that the caller asked for has ended, whether it went well or not.' },
    PRICE_ALERT: { description: 'A price has come to where the caller wanted to hear of it.' },
    ACCOUNT: { description: 'Something was changed that the safety of the account rests on.' },
  } satisfies Record<NotificationKind, { description: string }>,
});

const NotificationType = builder.prismaNode('Notification', {
  nullable: true,
  description: 'What a user was told within the app. Only that user can see it.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the notification again.' },
  findUnique: (id, context) => ({ id, userId: context.viewer?.user.id ?? nobody }),
  fields: (t) => ({
    kind: t.expose('kind', { type: NotificationKindType, description: 'What it tells of.' }),
    title: t.exposeString('title', { description: 'One line, in English, for people.' }),
    body: t.exposeString('body', { nullable: true, description: 'More of it; null where the title says all.' }),
    subject: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description:
        'What it is about, as it is now: a Task, Team, Analysis or Report. Null where it is about none, and where that is gone ' +
        'or not for the caller to see any more.',
      resolve: ({ subjectType, subjectId }, _args, context) => subjectOf(context, subjectType, subjectId),
    }),
    readAt: t.expose('readAt', { type: 'DateTime', nullable: true, description: 'When it was read; null: not yet.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was told.' }),
    cursor: t.string({
      description:
        'Where it stands in all that the user was told: hand it to `Subscription.notifications` as `after`, or to ' +
        '`markAllNotificationsRead` as `upTo`. The same as the `cursor` of its edge. Opaque.',
      resolve: cursorOf,
    }),
  }),
});

const NotificationConnection = builder.connectionObject({ type: NotificationType, name: 'NotificationConnection' });

const authScopes = { signedIn: true };

builder.objectFields(UserType, (t) => ({
  notifications: t.connection(
    {
      type: NotificationType,
      description: 'What the user was told within the app, the newest first. What was read is deleted after 180 days.',
      authScopes,
      args: {
        unreadOnly: t.arg.boolean({ description: 'Only what has not been read.' }),
        kinds: t.arg({ type: [NotificationKindType], description: 'Only of these kinds; of none where it is empty.' }),
      },
      resolve: (user, { unreadOnly, kinds = null, ...args }, context) => {
        mustBeViewer(context, user);
        const { notifications } = context.services;
        const filter = { userId: user.id, unreadOnly: unreadOnly === true, kinds };
        return pageByKey<Notification>({
          args,
          key: keyOf,
          keyPattern: keyPatternOf(user.id),
          load: (page) => notifications.page(filter, newestFirst(page)),
          count: () => notifications.count(filter),
        });
      },
    },
    NotificationConnection,
  ),
  unreadNotifications: t.int({
    description: 'How many have not been read.',
    authScopes,
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.notifications.count({ userId: user.id, unreadOnly: true, kinds: null });
    },
  }),
}));

const NotificationsRead = builder.objectRef<{ readonly count: number }>('NotificationsRead').implement({
  description: 'Notifications were marked as read.',
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many had not been read before.' }) }),
});

builder.mutationFields((t) => ({
  markNotificationRead: t.field({
    type: NotificationType,
    description: 'Marks a notification as read. One that was read already keeps its `readAt`.',
    authScopes,
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: "One of the caller's own." }) },
    resolve: (_root, { id }, context) =>
      context.services.notifications.markRead(signedIn(context).user.id, idOf('Notification', id)),
  }),
  markNotificationUnread: t.field({
    type: NotificationType,
    description: 'Marks a notification as not read yet.',
    authScopes,
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: "One of the caller's own." }) },
    resolve: (_root, { id }, context) =>
      context.services.notifications.markUnread(signedIn(context).user.id, idOf('Notification', id)),
  }),
  markAllNotificationsRead: t.field({
    type: NotificationsRead,
    description: 'Marks all notifications as read, or all up to one.',
    authScopes,
    errors: { types: [ValidationError] },
    args: {
      upTo: t.arg.string({
        description:
          'The `cursor` of the newest that the user has seen: none is marked that came after it. All where it is left out.',
      }),
    },
    resolve: async (_root, { upTo = null }, context) => ({
      count: await context.services.notifications.markAllRead(signedIn(context).user.id, upTo),
    }),
  }),
}));

builder.subscriptionField('notifications', (t) =>
  t.field({
    type: NotificationType,
    complexity: { field: streamCost },
    description:
      "The caller's notifications as they come, whichever server writes them: each once and in order, none folded or left " +
      'out, however slowly they are read. Kinds that are not wanted in the app do not come. To have a list and miss nothing, ' +
      'subscribe with the `cursor` of its first item as `after`, or, where it is empty, before it is read.',
    authScopes,
    args: {
      after: t.arg.string({
        description:
          'The `cursor` of the last that the caller has seen: all since then come first. Only those from now on where it is ' +
          "left out. BAD_USER_INPUT where it is none of the caller's own.",
      }),
    },
    subscribe: (_root, { after = null }, context) =>
      context.services.notifications.follow(signedIn(context).user.id, after),
    resolve: (notification) => notification,
  }),
);
