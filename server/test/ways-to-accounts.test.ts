import { schema } from '@tickwire/schema';
import { isObjectType, isUnionType } from 'graphql';
import { expect, test } from 'vitest';

test('an account leads only from what admins read', () => {
  const leading = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => /^\[?Account\b/.test(String(field.type)))
            .map((field) => `${type.name}.${field.name}`)
        : [],
    );
  // In an entry that is not read by an admin these are null: server/test/audit-log.test.ts.
  expect(leading.sort()).toEqual([
    'AccountConnection.nodes',
    'AccountEdge.node',
    'Admin.account',
    'AuditEntry.account',
    'AuditEntry.actor',
    'FeatureFlagRule.account',
  ]);
});

test('no type outside the viewer leads to a user', () => {
  const leading = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => /^\[?(User|Watchlist|(Analysis|Report)(Connection|Edge)?\b)/.test(String(field.type)))
            .map((field) => `${type.name}.${field.name}`)
        : [],
    );
  const unions = Object.values(schema.getTypeMap()).filter(isUnionType);
  expect(leading.sort()).toEqual([
    'AnalysisConnection.edges',
    'AnalysisConnection.nodes',
    'AnalysisEdge.node',
    'AuthPayload.user',
    'Query.viewer',
    'Report.watchlist',
    'ReportConnection.edges',
    'ReportConnection.nodes',
    'ReportEdge.node',
    'Subscription.analysis',
    'Subscription.report',
    'Task.assignee',
    'Task.creator',
    'TaskChange.actor',
    'TaskComment.author',
    'TasksOfAssignee.assignee',
    'Team.watchlists',
    'TeamInvitation.invitedBy',
    'TeamMember.user',
    'User.analyses',
    'User.reports',
    'User.watchlists',
    'Watchlist.items',
    // As others see it: server/test/teams/seen-by-others.test.ts.
    'Watchlist.owner',
    'WatchlistConnection.edges',
    'WatchlistConnection.nodes',
    'WatchlistEdge.node',
  ]);
  expect(unions.every((union) => union.name.endsWith('Result'))).toBe(true);
  const withUser = unions.filter((union) => union.getTypes().some(({ name }) => /^(User|Watchlist)$/.test(name)));
  // By a mailed token, a code of the caller's own app, or as the caller.
  expect(
    withUser
      .map(({ name }) => name)
      .filter((name) => !/Watchlist/.test(name))
      .sort(),
  ).toEqual(['ChangeNotificationSettingsResult', 'ConfirmEmailChangeResult', 'DisableTotpResult', 'VerifyEmailResult']);
});
