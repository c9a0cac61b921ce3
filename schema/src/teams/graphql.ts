import { type TeamMember, TeamRole } from '@tickwire/prisma';
import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { mustBeViewer, signedIn } from '../context.ts';
import { forbidden } from '../errors.ts';
import { nobody } from '../global-id.ts';
import { maxMembers, maxTeams } from './bounds.ts';
import { personById } from './people-loader.ts';

export const TeamRoleType = builder.enumType('TeamRole', {
  description: 'What somebody may do in a team.',
  values: {
    [TeamRole.OWNER]: {
      description: 'What members may; and says who is in it, gives tasks to others, deletes what anybody made.',
    },
    [TeamRole.MEMBER]: { description: 'Works on its tasks and watchlists, and makes new ones.' },
    [TeamRole.VIEWER]: { description: 'Reads, and changes nothing.' },
  },
});

/** What a list of so many costs that is seldom full. */
const usualMembers = { field: 1, multiplier: 20 };

export const TeamMemberType = builder.objectRef<TeamMember>('TeamMember').implement({
  description: 'Somebody in a team.',
  fields: (t) => ({
    user: t.field({
      type: UserType,
      description: 'Who it is, as team mates see each other: `id`, `username` and `email`.',
      resolve: ({ userId }, _args, context) => personById(context, userId),
    }),
    role: t.expose('role', { type: TeamRoleType, description: 'What they may do in it.' }),
    joinedAt: t.expose('joinedAt', { type: 'DateTime', description: 'Since when they are in it.' }),
  }),
});

export const TeamType = builder.prismaNode('Team', {
  nullable: true,
  description: 'People who share tasks and watchlists. Those who are in it see it, and nobody else.',
  id: { field: 'id', description: 'Opaque; `node(id)` finds the team again.' },
  findUnique: (id, context) => ({ id, members: { some: { userId: context.viewer?.user.id ?? nobody } } }),
  fields: (t) => ({
    name: t.exposeString('name', { description: '1 to 100 characters.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    viewerRole: t.loadable({
      type: TeamRoleType,
      description: 'What the caller may do in it.',
      loaderOptions: { cache: false },
      load: async (ids: string[], context) => {
        const roles = await context.services.teams.rolesOf(signedIn(context).user.id, ids);
        return roles.map((role) => role ?? forbidden('You are in this team no more.'));
      },
      resolve: ({ id }) => id,
    }),
    members: t.loadableGroup({
      type: TeamMemberType,
      complexity: usualMembers,
      description: `Who is in it, in the order in which they joined: at most ${maxMembers}.`,
      // Two changes in one operation must each see the team as they left it.
      loaderOptions: { cache: false },
      load: (ids: string[], context) => context.services.teams.membersOf(ids),
      group: (member) => member.teamId,
      resolve: (team) => team.id,
    }),
  }),
});

builder.objectField(UserType, 'teams', (t) =>
  t.field({
    type: [TeamType],
    description: `The teams that the account is in, in the order in which they were made: at most ${maxTeams}.`,
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.teams.of(user.id);
    },
  }),
);
