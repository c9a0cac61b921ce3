import type { NotificationKind } from '@tickwire/prisma';

/** How somebody wants to be told of one kind. */
export interface Ways {
  readonly inApp: boolean;
  readonly email: boolean;
}

const inAppOnly: Ways = { inApp: true, email: false };
const bothWays: Ways = { inApp: true, email: true };

/** Where nothing was chosen; in the order in which the kinds are listed. */
export const usualWays: Readonly<Record<NotificationKind, Ways>> = {
  TASK_ASSIGNED: bothWays,
  TASK_DUE: bothWays,
  TASK_COMMENTED: inAppOnly,
  TASK_COMPLETED: inAppOnly,
  TEAM: bothWays,
  ANALYSIS_COMPLETED: inAppOnly,
  REPORT_COMPLETED: inAppOnly,
  PRICE_ALERT: bothWays,
  ACCOUNT: bothWays,
};

/** Mails about the safety of the account are sent whatever was chosen: whoever took it over would turn them off first. */
export const isEmailFixed = (kind: NotificationKind): boolean => kind === 'ACCOUNT';
