import type { Transaction } from '../../changes.ts';
import { tasksSeenBy } from '../../tasks/access.ts';
import { invitationsTo } from '../../teams/invitations.ts';

const maxAuditEntries = 10_000;
const maxAnalyses = 10_000;
const maxReports = 1_000;
const maxInvitations = 1_000;
const maxNotifications = 10_000;
const maxTasks = 10_000;
const maxTaskChanges = 10_000;
const maxTaskComments = 10_000;

interface Section {
  /** The models whose rows of the user it holds. */
  readonly models: readonly string[];
  read(transaction: Transaction, userId: string): Promise<unknown>;
}

/** What is stored of a user, by the name that the export gives it. */
const sections: Readonly<Record<string, Section>> = {
  profile: {
    models: ['User'],
    async read(transaction, userId) {
      const { password, totp, _count, ...user } = await transaction.user.findUniqueOrThrow({
        where: { id: userId },
        include: {
          password: { select: { changedAt: true } },
          totp: { select: { confirmedAt: true } },
          _count: { select: { recoveryCodes: true } },
        },
      });
      return {
        ...user,
        passwordChangedAt: password?.changedAt ?? null,
        totpEnabledAt: totp?.confirmedAt ?? null,
        recoveryCodesLeft: _count.recoveryCodes,
      };
    },
  },
  watchlists: {
    models: ['Watchlist', 'WatchlistItem'],
    read: (transaction, userId) =>
      transaction.watchlist.findMany({
        where: { userId },
        orderBy: { id: 'asc' },
        include: { items: { orderBy: { position: 'asc' }, include: { instrument: { select: { symbol: true } } } } },
      }),
  },
  analyses: {
    models: ['Analysis'],
    read: (transaction, userId) =>
      transaction.analysis.findMany({
        where: { userId },
        orderBy: { id: 'desc' },
        take: maxAnalyses,
        include: {
          instrument: { select: { symbol: true } },
          run: { select: { status: true, price: true, completedAt: true, failure: true } },
        },
      }),
  },
  reports: {
    models: ['Report'],
    read: (transaction, userId) =>
      transaction.report.findMany({ where: { userId }, orderBy: { id: 'desc' }, take: maxReports }),
  },
  teams: {
    models: ['TeamMember'],
    read: (transaction, userId) =>
      transaction.teamMember.findMany({
        where: { userId },
        orderBy: { teamId: 'asc' },
        include: { team: { select: { name: true } } },
      }),
  },
  teamInvitations: {
    models: ['TeamInvitation'],
    async read(transaction, userId) {
      const account = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
      const newest = { orderBy: { id: 'desc' }, take: maxInvitations, omit: { tokenHashes: true } } as const;
      return {
        received: await transaction.teamInvitation.findMany({ where: invitationsTo(account), ...newest }),
        sent: await transaction.teamInvitation.findMany({ where: { invitedById: userId }, ...newest }),
      };
    },
  },
  notifications: {
    models: ['Notification'],
    read: (transaction, userId) =>
      transaction.notification.findMany({
        where: { userId },
        orderBy: { sequence: 'desc' },
        take: maxNotifications,
        omit: { sequence: true },
      }),
  },
  notificationSettings: {
    models: ['NotificationSetting'],
    read: (transaction, userId) =>
      transaction.notificationSetting.findMany({ where: { userId }, orderBy: { kind: 'asc' } }),
  },
  notificationSchedule: {
    models: ['NotificationSchedule'],
    read: (transaction, userId) => transaction.notificationSchedule.findUnique({ where: { userId } }),
  },
  tasks: {
    models: ['Task'],
    // What became of one that was made in a team which the user has left is that team's.
    read: (transaction, userId) =>
      transaction.task.findMany({
        where: { creatorId: userId, ...tasksSeenBy(userId) },
        orderBy: { id: 'desc' },
        take: maxTasks,
        include: { instrument: { select: { symbol: true } } },
      }),
  },
  taskChanges: {
    models: ['TaskChange'],
    read: (transaction, userId) =>
      transaction.taskChange.findMany({ where: { actorId: userId }, orderBy: { at: 'desc' }, take: maxTaskChanges }),
  },
  taskComments: {
    models: ['TaskComment'],
    read: (transaction, userId) =>
      transaction.taskComment.findMany({ where: { authorId: userId }, orderBy: { id: 'desc' }, take: maxTaskComments }),
  },
  sessions: {
    models: ['Session'],
    read: (transaction, userId) =>
      transaction.session.findMany({ where: { userId }, orderBy: { id: 'asc' }, omit: { tokenHash: true } }),
  },
  apiKeys: {
    models: ['ApiKey'],
    read: (transaction, userId) =>
      transaction.apiKey.findMany({
        where: { userId },
        orderBy: { id: 'asc' },
        omit: { secretHash: true, previousSecretHash: true },
      }),
  },
  identities: {
    models: ['Identity'],
    read: (transaction, userId) => transaction.identity.findMany({ where: { userId }, orderBy: { id: 'asc' } }),
  },
  billing: {
    models: ['BillingCustomer', 'BillingSubscription'],
    async read(transaction, userId) {
      const customers = await transaction.billingCustomer.findMany({ where: { userId }, orderBy: { id: 'asc' } });
      const customerId = { in: customers.map(({ id }) => id) };
      const subscriptions = await transaction.billingSubscription.findMany({ where: { customerId } });
      return { customers, subscriptions };
    },
  },
  featureFlagRules: {
    models: ['FeatureFlagRule'],
    read: (transaction, userId) => transaction.featureFlagRule.findMany({ where: { userId }, orderBy: { id: 'asc' } }),
  },
  auditLog: {
    models: ['AuditEntry'],
    read: (transaction, userId) =>
      transaction.auditEntry.findMany({ where: { userId }, orderBy: { id: 'desc' }, take: maxAuditEntries }),
  },
};

/** Models with rows of users whose rows the export has. */
export const exportedModels = Object.values(sections).flatMap(({ models }) => models);

/** Models with rows of users that it leaves out, and why. */
export const modelsLeftOut: Readonly<Record<string, string>> = {
  Password: 'a hash is worth nothing to its owner, and something to a thief; `profile` says when it was set',
  OutgoingMail:
    'mails on their way, of what the rest of the export tells; those that were sent are deleted after 30 days',
  AccountToken: 'hashes of tokens that end within a day',
  Totp: 'a secret that would let whoever reads the export sign in; `profile` says whether there is one',
  NotificationCounter: 'how many notifications there were: `notifications` has them in that order',
  KeyedCall: 'what calls were answered that the account made, for a day: only who has the key of the call can read it',
  RecoveryCode: 'hashes; `profile` says how many are left',
};

/** Everything that is stored of a user, as one instant had it. */
export async function readAccountExport(
  transaction: Transaction,
  userId: string,
): Promise<Readonly<Record<string, unknown>>> {
  const result: Record<string, unknown> = { exportedAt: new Date() };
  for (const [name, section] of Object.entries(sections)) result[name] = await section.read(transaction, userId);
  return result;
}
