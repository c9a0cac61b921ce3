import { schema } from '@tickwire/schema';
import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { data, newWatchlist, post } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { lastingTask } from '../harness/tasks.ts';

const server = await startTestServer();
const { database } = server;

const userType = schema.getType('User');
const userFields = isObjectType(userType) ? Object.values(userType.getFields()) : [];

/** Two in a team, with a list and a task of one of them, and how the other comes from there to that account. */
async function newMates() {
  const [mate, viewer] = await Promise.all([quickUser(server, { role: 'ADMIN' }), quickUser(server)]);
  const { id: teamId } = await database.team.create({
    data: {
      name: 'A team',
      members: {
        create: [
          { userId: mate.databaseId, role: 'OWNER' },
          { userId: viewer.databaseId, role: 'OWNER' },
        ],
      },
    },
  });
  const watchlistId = await newWatchlist(server, mate);
  await database.watchlist.update({ where: { id: databaseId(watchlistId) }, data: { teamId } });
  const { taskId, taskCommentId } = await lastingTask(server, mate);
  await database.task.update({
    where: { id: databaseId(taskId) },
    data: { teamId, scopeId: teamId, assigneeId: mate.databaseId },
  });
  const invitation = await database.teamInvitation.create({
    data: {
      ...{ teamId, email: `guest.${mate.email}`, role: 'MEMBER', invitedById: mate.databaseId },
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });
  const node = (type: string, id: string, inside: (selection: string) => string) => (selection: string) =>
    `node(id: "${id}") { ... on ${type} { ${inside(selection)} } }`;
  const team = globalId('Team', teamId);
  const invitationId = globalId('TeamInvitation', invitation.id);
  const paths = {
    'Watchlist.owner': node('Watchlist', watchlistId, (selection) => `owner { ${selection} }`),
    'TeamMember.user': node('Team', team, (selection) => `members { user { ${selection} } }`),
    'Task.creator': node('Task', taskId, (selection) => `creator { ${selection} }`),
    'Task.assignee': node('Task', taskId, (selection) => `assignee { ${selection} }`),
    'TaskChange.actor': node('Task', taskId, (selection) => `history { nodes { actor { ${selection} } } }`),
    'TaskComment.author': node('TaskComment', taskCommentId, (selection) => `author { ${selection} }`),
    'TasksOfAssignee.assignee': node(
      'Team',
      team,
      (selection) => `taskStats { byAssignee { assignee { ${selection} } } }`,
    ),
    'TeamInvitation.invitedBy': node('TeamInvitation', invitationId, (selection) => `invitedBy { ${selection} }`),
  };
  return { mate, viewer, teamId, paths };
}

test('every way that leads to an account which may be another one is tried here', async () => {
  const ways = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => getNamedType(field.type) === userType)
        .map((field) => `${type.name}.${field.name}`),
    );
  const { paths } = await newMates();
  // Of the caller's own.
  expect(ways.sort()).toEqual([...Object.keys(paths), 'AuthPayload.user', 'Query.viewer'].sort());
});

test('of a team mate three fields are answered, and every other one is FORBIDDEN, whichever way one comes there', async () => {
  const { viewer, paths } = await newMates();
  for (const [path, callOf] of Object.entries(paths)) {
    const calls = userFields.map(({ name, type }) => {
      const selection = isLeafType(getNamedType(type)) ? name : `${name} { __typename }`;
      return `its_${name}: ${callOf(selection)}`;
    });
    const { errors = [] } = await post(server, `{ ${calls.join(' ')} }`, { token: viewer.token });
    for (const { name } of userFields) {
      const codes = errors
        .filter((error) => error.path?.[0] === `its_${name}`)
        .map(({ extensions }) => extensions.code);
      const expected = ['id', 'username', 'email'].includes(name) ? [] : ['FORBIDDEN'];
      expect([path, name, ...new Set(codes)]).toEqual([path, name, ...expected]);
    }
  }
});

test('an account is answered all of itself, whichever way it comes there', async () => {
  const { mate, paths } = await newMates();
  const shape = z.object({ node: z.object({ owner: z.object({ role: z.string() }) }) });
  const { node } = await data(server, shape, `{ ${paths['Watchlist.owner']('role')} }`, { token: mate.token });
  expect(node.owner.role).toBe('ADMIN');
});

test('of somebody who shares no team any more the name is told where it still stands, and the address is not: what names them is not lost by it', async () => {
  const { mate, viewer, teamId, paths } = await newMates();
  await database.teamMember.deleteMany({ where: { teamId, userId: mate.databaseId } });
  const shape = z.object({ node: z.object({ creator: z.object({ username: z.string(), email: z.string() }) }) });
  const document = `{ ${paths['Task.creator']('username email')} }`;
  const { node } = await data(server, shape, document, { token: viewer.token });
  expect(node.creator).toEqual({ username: mate.username, email: '' });
});
