import type { AuditEntry } from '@tickwire/prisma';
import { UserType } from '../accounts/graphql.ts';
import { AccountType, AdminType } from '../admin/graphql.ts';
import { builder } from '../builder.ts';
import { badUserInput } from '../errors.ts';
import { encodeGlobalId, idOf, uuidPattern } from '../global-id.ts';
import { newestFirst, pageByKey } from '../pagination.ts';
import { auditActions } from './actions.ts';
import { type AuditActor, type AuditFilter, actorOf } from './reading.ts';

/** An entry, and whether an admin reads it: its account's owner is told less of what admins did. */
interface ReadEntry {
  readonly entry: AuditEntry;
  readonly byAdmin: boolean;
}

const AuditActionType = builder.enumType('AuditAction', {
  description: 'What an entry of the audit log tells of.',
  values: Object.fromEntries(Object.entries(auditActions).map(([name, description]) => [name, { description }])),
});

const AuditActorType = builder.enumType('AuditActor', {
  description: 'Who did what an entry of the audit log tells of.',
  values: {
    SELF: { description: 'The account itself, in person or by one of its API keys.' },
    TEAM_MEMBER: { description: 'Somebody in the same team, as an owner who takes the account out of it.' },
    ADMIN: { description: 'An admin; which one only admins are told.' },
    ANONYMOUS: { description: 'Somebody who was not signed in, as who tries a wrong password.' },
    SERVICE: { description: 'The service itself, as when a payment arrives.' },
  } satisfies Record<AuditActor, { description: string }>,
});

const othersDoing: ReadonlySet<AuditActor> = new Set(['ADMIN', 'TEAM_MEMBER']);

/** What tells where somebody else sits is for admins. */
const isHidden = ({ entry, byAdmin }: ReadEntry) => !byAdmin && othersDoing.has(actorOf(entry));

const AuditEntryType = builder.objectRef<ReadEntry>('AuditEntry').implement({
  description: 'One line of the audit log, which nobody can change.',
  fields: (t) => ({
    id: t.id({ description: 'Opaque; unique.', resolve: ({ entry }) => encodeGlobalId('AuditEntry', entry.id) }),
    at: t.field({ type: 'DateTime', description: 'When it happened.', resolve: ({ entry }) => entry.at }),
    action: t.field({
      type: AuditActionType,
      description: 'What happened.',
      resolve: ({ entry }) => entry.action,
    }),
    by: t.field({ type: AuditActorType, description: 'Who did it.', resolve: ({ entry }) => actorOf(entry) }),
    actor: t.loadable({
      type: AccountType,
      nullable: true,
      description: 'The account that did it, for admins; null for everybody else, and where it was deleted.',
      load: (ids: string[], { services }) => services.admin.accounts(ids),
      resolve: ({ entry, byAdmin }) => (byAdmin ? entry.actorId : null),
    }),
    actorId: t.id({
      nullable: true,
      description: 'The id of the account that did it, deleted or not; null where `by` is all that may be told.',
      resolve: (read) =>
        read.entry.actorId === null || isHidden(read) ? null : encodeGlobalId('User', read.entry.actorId),
    }),
    account: t.loadable({
      type: AccountType,
      nullable: true,
      description: 'The account that it concerns, for admins; null for everybody else, and where it was deleted.',
      load: (ids: string[], { services }) => services.admin.accounts(ids),
      resolve: ({ entry, byAdmin }) => (byAdmin ? entry.userId : null),
    }),
    userId: t.id({
      nullable: true,
      description: 'The id of the account that it concerns, deleted or not; null where it concerns none.',
      resolve: ({ entry: { userId } }) => (userId === null ? null : encodeGlobalId('User', userId)),
    }),
    subject: t.string({
      nullable: true,
      description:
        "What else it was done to: the own id of a key, a session, a team or a task, which `node` does not take; a flag's name.",
      resolve: ({ entry }) => entry.subject,
    }),
    ip: t.string({
      nullable: true,
      description: 'The address that it was done from; null where the service did it, and of what somebody else did.',
      resolve: (read) => (isHidden(read) ? null : read.entry.ip),
    }),
    userAgent: t.string({
      nullable: true,
      description: 'What the app or browser called itself; null as for `ip`.',
      resolve: (read) => (isHidden(read) ? null : read.entry.userAgent),
    }),
    requestId: t.string({
      nullable: true,
      description: 'The id of the request that did it, as its answer told it; null as for `ip`.',
      resolve: (read) => (isHidden(read) ? null : read.entry.requestId),
    }),
    details: t.field({
      type: 'JSON',
      description: 'What more there is to tell, as `action` says.',
      resolve: ({ entry }) => entry.details,
    }),
  }),
});

const AuditEntryConnection = builder.connectionObject({ type: AuditEntryType, name: 'AuditEntryConnection' });

const everything: AuditFilter = { userId: null, actorId: null, action: null, from: null, to: null };

/** The database's id of an account that may be gone. */
function accountIdOf(name: string, id: string | null | undefined): string | null {
  if (id === null || id === undefined) return null;
  const found = idOf('User', id);
  if (found === null) throw badUserInput(`${name}: is not the id of an account`);
  return found;
}

builder.objectField(UserType, 'auditLog', (t) =>
  t.connection(
    {
      type: AuditEntryType,
      description: 'What happened to the account, the newest first. Not for API keys.',
      authScopes: { interactive: true },
      resolve: (user, args, { services }) => {
        const filter = { ...everything, userId: user.id };
        return pageByKey<ReadEntry>({
          args,
          key: ({ entry }) => entry.id,
          keyPattern: uuidPattern,
          load: async (page) =>
            (await services.audit.page(filter, newestFirst(page))).map((entry) => ({ entry, byAdmin: false })),
          count: () => services.audit.count(filter),
        });
      },
    },
    AuditEntryConnection,
  ),
);

builder.objectField(AdminType, 'auditLog', (t) =>
  t.connection(
    {
      type: AuditEntryType,
      description: 'What happened to all accounts and to the service, the newest first.',
      args: {
        userId: t.arg.id({ description: 'Only what concerns this account, deleted or not.' }),
        actorId: t.arg.id({ description: 'Only what this account did, deleted or not.' }),
        action: t.arg({ type: AuditActionType, description: 'Only this.' }),
        from: t.arg({ type: 'DateTime', description: 'Only what happened then or later.' }),
        to: t.arg({ type: 'DateTime', description: 'Only what happened before.' }),
      },
      resolve: (_admin, { userId, actorId, action = null, from = null, to = null, ...args }, { services }) => {
        const filter: AuditFilter = {
          userId: accountIdOf('userId', userId),
          actorId: accountIdOf('actorId', actorId),
          action,
          from,
          to,
        };
        return pageByKey<ReadEntry>({
          args,
          key: ({ entry }) => entry.id,
          keyPattern: uuidPattern,
          load: async (page) =>
            (await services.audit.page(filter, newestFirst(page))).map((entry) => ({ entry, byAdmin: true })),
          count: () => services.audit.count(filter),
        });
      },
    },
    AuditEntryConnection,
  ),
);
