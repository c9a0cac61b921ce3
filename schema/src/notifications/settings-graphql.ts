import { NotificationKind } from '@tickwire/prisma';
import { z } from 'zod';
import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { mustBeViewer, signedIn } from '../context.ts';
import { ValidationError } from '../errors.ts';
import { NotificationKindType } from './graphql.ts';
import type { Schedule } from './schedule.ts';
import type { NotificationChoice } from './settings.ts';
import { isEmailFixed } from './usual.ts';

const kindCount = Object.keys(NotificationKind).length;

const NotificationSettingType = builder.objectRef<NotificationChoice>('NotificationSetting').implement({
  description: 'How a user wants to be told of one kind: in the app, by mail, both, or not at all.',
  fields: (t) => ({
    kind: t.expose('kind', { type: NotificationKindType, description: 'What is told of.' }),
    inApp: t.exposeBoolean('inApp', {
      description: 'Whether it stands in `notifications`, and comes over their stream.',
    }),
    email: t.exposeBoolean('email', {
      description: 'Whether a mail tells it. To an address that was never verified, mails of ACCOUNT alone are sent.',
    }),
    emailIsFixed: t.boolean({
      description: 'Whether `email` cannot be turned off, as it is about the safety of the account.',
      resolve: ({ kind }) => isEmailFixed(kind),
    }),
  }),
});

const NotificationScheduleType = builder.objectRef<Schedule>('NotificationSchedule').implement({
  description: 'When a user wants to hear what falls due.',
  fields: (t) => ({
    timeZone: t.exposeString('timeZone', {
      description: 'As IANA names it: "Europe/Berlin"; "UTC" where none was chosen.',
    }),
    dueHour: t.exposeInt('dueHour', {
      description:
        '0 to 23, 9 where none was chosen. A task is told at the last time, at or before it is due, that the clock of ' +
        '`timeZone` shows this hour; where that is past already, when it is due.',
    }),
  }),
});

const authScopes = { signedIn: true };

builder.objectFields(UserType, (t) => ({
  notificationSettings: t.field({
    type: [NotificationSettingType],
    complexity: { field: 1, multiplier: kindCount },
    description: 'How the user wants to be told, by kind: one for every kind that there is.',
    authScopes,
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.notificationSettings.choicesOf(user.id);
    },
  }),
  notificationSchedule: t.field({
    type: NotificationScheduleType,
    description: 'When the user wants to hear what falls due.',
    authScopes,
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.notificationSettings.scheduleOf(user.id);
    },
  }),
}));

const NotificationSettingInput = builder.inputType('NotificationSettingInput', {
  description: 'How to be told of one kind.',
  fields: (t) => ({
    kind: t.field({ type: NotificationKindType, required: true, description: 'What is told of; each kind once.' }),
    inApp: t.boolean({ required: true, description: 'Whether in the app.' }),
    email: t.boolean({ required: true, description: 'Whether by mail; must be true for ACCOUNT.' }),
  }),
});

const ChangeNotificationSettingsInput = builder.inputType('ChangeNotificationSettingsInput', {
  description: 'How and when to be told. What is left out stays as it is.',
  validate: z.looseObject({
    settings: z.array(z.unknown()).max(kindCount, `at most ${kindCount}: name each kind once`).nullish(),
    dueHour: z.number().int().min(0, 'must be 0 to 23').max(23, 'must be 0 to 23').nullish(),
  }),
  fields: (t) => ({
    settings: t.field({
      type: [NotificationSettingInput],
      description: 'The kinds that are to be told otherwise; others stay as they are.',
    }),
    timeZone: t.string({
      description: 'As IANA names it, in any case: "Europe/Berlin". An offset as "+02:00" is none.',
    }),
    dueHour: t.int({ description: '0 to 23.' }),
  }),
});

builder.mutationField('changeNotificationSettings', (t) =>
  t.field({
    type: UserType,
    description:
      'Changes how the caller is told of what, and when of what falls due: all that is sent, or nothing. Tasks that were not ' +
      'told yet are told at the new hour.',
    authScopes,
    errors: { types: [ValidationError] },
    args: {
      input: t.arg({ type: ChangeNotificationSettingsInput, required: true, description: 'What is to be changed.' }),
    },
    resolve: async (_root, { input: { settings = null, timeZone = null, dueHour = null } }, context) => {
      const { user } = signedIn(context);
      await context.services.notificationSettings.change(user.id, { settings, timeZone, dueHour });
      return user;
    },
  }),
);
