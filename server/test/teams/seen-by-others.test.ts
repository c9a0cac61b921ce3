import { schema } from '@tickwire/schema';
import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { data, newWatchlist, post } from '../harness/client.ts';
import { databaseId, globalId } from '../harness/global-id.ts';
import { refusedWith } from '../harness/mutation.ts';
import { quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';

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
  const task = await database.task.create({
    data: { title: 'A task', creatorId: mate.databaseId, assigneeId: mate.databaseId, teamId, scopeId: teamId },
  });
  const node = (type: string, id: string, inside: (selection: string) => string) => (selection: string) =>
    `{ node(id: "${id}") { ... on ${type} { ${inside(selection)} } } }`;
  const [team, taskId] = [globalId('Team', teamId), globalId('Task', task.id)];
  const paths = {
    'Watchlist.owner': node('Watchlist', watchlistId, (selection) => `owner { ${selection} }`),
    'TeamMember.user': node('Team', team, (selection) => `members { user { ${selection} } }`),
    'Task.creator': node('Task', taskId, (selection) => `creator { ${selection} }`),
    'Task.assignee': node('Task', taskId, (selection) => `assignee { ${selection} }`),
  };
  return { mate, viewer, teamId, paths };
}

test('of a team mate three fields are answered, and every other one is FORBIDDEN, whichever way one comes there', async () => {
  const { viewer, paths } = await newMates();
  for (const [path, documentOf] of Object.entries(paths)) {
    for (const { name, type } of userFields) {
      const selection = isLeafType(getNamedType(type)) ? name : `${name} { __typename }`;
      const { errors } = await post(server, documentOf(selection), { token: viewer.token });
      const codes = new Set(errors?.map(({ extensions }) => extensions.code));
      const expected = ['id', 'username', 'email'].includes(name) ? [] : ['FORBIDDEN'];
      expect([path, name, ...codes]).toEqual([path, name, ...expected]);
    }
  }
});

test('an account is answered all of itself, whichever way it comes there', async () => {
  const { mate, paths } = await newMates();
  const shape = z.object({ node: z.object({ owner: z.object({ role: z.string() }) }) });
  const { node } = await data(server, shape, paths['Watchlist.owner']('role'), { token: mate.token });
  expect(node.owner.role).toBe('ADMIN');
});

test('of somebody who shares no team any more the name is told where it still stands, and the address is FORBIDDEN', async () => {
  const { mate, viewer, teamId, paths } = await newMates();
  await database.teamMember.deleteMany({ where: { teamId, userId: mate.databaseId } });
  const documentOf = paths['Task.creator'];
  expect(await refusedWith(server, documentOf('username'), { token: viewer.token })).toBe('not refused');
  expect(await refusedWith(server, documentOf('email'), { token: viewer.token })).toBe('FORBIDDEN');
});
