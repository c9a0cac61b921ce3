// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { list, type List } from '../list.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { type Paging } from '../page.ts';
import { signedIn } from '../picking.ts';
import { errorFieldsFragment, instrumentSummaryFragment, notificationFragment, notificationSettingsFragment, notificationSubjectFragment, notificationsReadFragment, pageInfoFragment, watchlistSummaryFragment } from './fragments.ts';
import type { ChangeNotificationSettingsInput, NotFoundError, Notification, NotificationKind, NotificationSettings, NotificationsRead, PageInfo, ValidationError } from './types.ts';

type NotificationsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** What the user was told within the app, the newest first. What was read is deleted after 180 days. */
    readonly notifications: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly Notification[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | null;
};
interface NotificationsVariables {
  readonly kinds?: readonly NotificationKind[] | null | undefined;
  readonly unreadOnly?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const notificationsDocument = /* @__PURE__ */ operation<NotificationsData, NotificationsVariables>('query', 'Notifications', 'query Notifications($kinds:[NotificationKind!]$unreadOnly:Boolean$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){viewer{notifications(kinds:$kinds unreadOnly:$unreadOnly first:$first after:$after last:$last before:$before){nodes{...Notification}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}', [instrumentSummaryFragment, notificationFragment, notificationSubjectFragment, pageInfoFragment, watchlistSummaryFragment]);

/** What `notifications` takes. */
export interface NotificationsArgs extends Paging {
  /** Only of these kinds; of none where it is empty. */
  readonly kinds?: readonly NotificationKind[] | null | undefined;
  /** Only what has not been read. */
  readonly unreadOnly?: boolean | null | undefined;
}

/** What the user was told within the app, the newest first. What was read is deleted after 180 days. */
export function notifications(core: Core, args?: NotificationsArgs | undefined, options?: CallOptions | undefined): List<Notification> {
  return list(core, notificationsDocument, { ...args }, options, (data) => signedIn(data.viewer).notifications);
}

type UnreadNotificationsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** How many have not been read. */
    readonly unreadNotifications: number;
  } | null;
};
const unreadNotificationsDocument = /* @__PURE__ */ operation<UnreadNotificationsData, Record<string, never>>('query', 'UnreadNotifications', 'query UnreadNotifications{viewer{unreadNotifications}}', []);

/** How many have not been read. */
export function unreadNotifications(core: Core, options?: CallOptions | undefined): Promise<number> {
  return call(core, unreadNotificationsDocument, {  }, options, (data) => signedIn(data.viewer).unreadNotifications);
}

type NotificationSettingsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: NotificationSettings | null;
};
const notificationSettingsDocument = /* @__PURE__ */ operation<NotificationSettingsData, Record<string, never>>('query', 'NotificationSettings', 'query NotificationSettings{viewer{...NotificationSettings}}', [notificationSettingsFragment]);

/** How the caller is told of what, and when of what falls due. */
export function notificationSettings(core: Core, options?: CallOptions | undefined): Promise<NotificationSettings> {
  return call(core, notificationSettingsDocument, {  }, options, (data) => signedIn(data.viewer));
}

type MarkNotificationReadData = {
  /** Marks a notification as read. One that was read already keeps its `readAt`. */
  readonly markNotificationRead: NotFoundError | Notification;
};
interface MarkNotificationReadVariables {
  readonly id: string;
}
const markNotificationReadDocument = /* @__PURE__ */ operation<MarkNotificationReadData, MarkNotificationReadVariables>('mutation', 'MarkNotificationRead', 'mutation MarkNotificationRead($id:ID!){markNotificationRead(id:$id){__typename ...Notification ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, notificationFragment, notificationSubjectFragment, watchlistSummaryFragment]);

/** Marks a notification as read. One that was read already keeps its `readAt`. */
export function markNotificationRead(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<Notification, NotFoundError> {
  return mutate<MarkNotificationReadData, MarkNotificationReadVariables, Notification, NotFoundError>(core, markNotificationReadDocument, { id }, options, (data) => data.markNotificationRead, ['Notification', 'NotFoundError']);
}

type MarkNotificationUnreadData = {
  /** Marks a notification as not read yet. */
  readonly markNotificationUnread: NotFoundError | Notification;
};
interface MarkNotificationUnreadVariables {
  readonly id: string;
}
const markNotificationUnreadDocument = /* @__PURE__ */ operation<MarkNotificationUnreadData, MarkNotificationUnreadVariables>('mutation', 'MarkNotificationUnread', 'mutation MarkNotificationUnread($id:ID!){markNotificationUnread(id:$id){__typename ...Notification ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, notificationFragment, notificationSubjectFragment, watchlistSummaryFragment]);

/** Marks a notification as not read yet. */
export function markNotificationUnread(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<Notification, NotFoundError> {
  return mutate<MarkNotificationUnreadData, MarkNotificationUnreadVariables, Notification, NotFoundError>(core, markNotificationUnreadDocument, { id }, options, (data) => data.markNotificationUnread, ['Notification', 'NotFoundError']);
}

type MarkAllNotificationsReadData = {
  /** Marks all notifications as read, or all up to one. */
  readonly markAllNotificationsRead: NotificationsRead | ValidationError;
};
interface MarkAllNotificationsReadVariables {
  readonly upTo?: string | null | undefined;
}
const markAllNotificationsReadDocument = /* @__PURE__ */ operation<MarkAllNotificationsReadData, MarkAllNotificationsReadVariables>('mutation', 'MarkAllNotificationsRead', 'mutation MarkAllNotificationsRead($upTo:String){markAllNotificationsRead(upTo:$upTo){__typename ...NotificationsRead ...ErrorFields}}', [errorFieldsFragment, notificationsReadFragment]);

/** What `markAllNotificationsRead` takes. */
export interface MarkAllNotificationsReadArgs {
  /** The `cursor` of the newest that the user has seen: none is marked that came after it. All where it is left out. */
  readonly upTo?: string | null | undefined;
}

/** Marks all notifications as read, or all up to one. */
export function markAllNotificationsRead(core: Core, args?: MarkAllNotificationsReadArgs | undefined, options?: MutationOptions | undefined): MutationCall<NotificationsRead, ValidationError> {
  return mutate<MarkAllNotificationsReadData, MarkAllNotificationsReadVariables, NotificationsRead, ValidationError>(core, markAllNotificationsReadDocument, { ...args }, options, (data) => data.markAllNotificationsRead, ['NotificationsRead', 'ValidationError']);
}

type ChangeNotificationSettingsData = {
  /** Changes how the caller is told of what, and when of what falls due: all that is sent, or nothing. Tasks that were not told yet are told at the new hour. */
  readonly changeNotificationSettings: NotificationSettings | ValidationError;
};
interface ChangeNotificationSettingsVariables {
  readonly input: ChangeNotificationSettingsInput;
}
const changeNotificationSettingsDocument = /* @__PURE__ */ operation<ChangeNotificationSettingsData, ChangeNotificationSettingsVariables>('mutation', 'ChangeNotificationSettings', 'mutation ChangeNotificationSettings($input:ChangeNotificationSettingsInput!){changeNotificationSettings(input:$input){__typename ...NotificationSettings ...ErrorFields}}', [errorFieldsFragment, notificationSettingsFragment]);

/** Changes how the caller is told of what, and when of what falls due: all that is sent, or nothing. Tasks that were not told yet are told at the new hour. */
export function changeNotificationSettings(core: Core, input: ChangeNotificationSettingsInput, options?: MutationOptions | undefined): MutationCall<NotificationSettings, ValidationError> {
  return mutate<ChangeNotificationSettingsData, ChangeNotificationSettingsVariables, NotificationSettings, ValidationError>(core, changeNotificationSettingsDocument, { input }, options, (data) => data.changeNotificationSettings, ['User', 'ValidationError']);
}

export type FollowNotificationsData = {
  /** The caller's notifications as they come, whichever server writes them: each once and in order, none folded or left out, however slowly they are read. Kinds that are not wanted in the app do not come. To have a list and miss nothing, subscribe with the `cursor` of its first item as `after`, or, where it is empty, before it is read. */
  readonly notifications: Notification;
};
export interface FollowNotificationsVariables {
  readonly after?: string | null | undefined;
}
export const followNotificationsDocument = /* @__PURE__ */ operation<FollowNotificationsData, FollowNotificationsVariables>('subscription', 'FollowNotifications', 'subscription FollowNotifications($after:String){notifications(after:$after){...Notification}}', [instrumentSummaryFragment, notificationFragment, notificationSubjectFragment, watchlistSummaryFragment]);
