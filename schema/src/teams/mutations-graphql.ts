import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { DeletedNode } from '../deleted-node.ts';
import { ConflictError, NotFoundError, ValidationError } from '../errors.ts';
import { encodeGlobalId, idOf } from '../global-id.ts';
import { TeamMemberType, TeamRoleType, TeamType } from './graphql.ts';
import { createTeamInput, renameTeamInput } from './inputs.ts';

const CreateTeamInput = builder.inputType('CreateTeamInput', {
  description: 'A new team.',
  validate: createTeamInput,
  fields: (t) => ({ name: t.string({ required: true, description: '1 to 100 characters.' }) }),
});
const RenameTeamInput = builder.inputType('RenameTeamInput', {
  description: 'Another name for a team.',
  validate: renameTeamInput,
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'One that the caller is an OWNER of.' }),
    name: t.string({ required: true, description: '1 to 100 characters.' }),
  }),
});
const ChangeTeamRoleInput = builder.inputType('ChangeTeamRoleInput', {
  description: 'Another role for somebody in a team.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'One that the caller is an OWNER of.' }),
    userId: t.id({ required: true, description: 'Of somebody in it.' }),
    role: t.field({ type: TeamRoleType, required: true, description: 'What they may do from now on.' }),
  }),
});
const RemoveFromTeamInput = builder.inputType('RemoveFromTeamInput', {
  description: 'Who is to be in a team no more.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'One that the caller is in.' }),
    userId: t.id({ required: true, description: 'The caller, who leaves it; or, by an OWNER, anybody in it.' }),
  }),
});

const authScopes = { signedIn: true };
const forOwners = 'For owners of the team: others in it are FORBIDDEN.';
const openTasks = "their open tasks of the team become nobody's.";
const invitations = 'The open invitations of an OWNER whom another one does this to are taken back.';

builder.mutationFields((t) => ({
  createTeam: t.field({
    type: TeamType,
    description: 'Makes a team, which the caller is the OWNER of.',
    authScopes,
    errors: { types: [ValidationError, ConflictError] },
    args: { input: t.arg({ type: CreateTeamInput, required: true, description: 'The new team.' }) },
    resolve: (_root, { input }, context) =>
      context.services.teams.create(signedIn(context).user.id, input.name, context),
  }),
  renameTeam: t.field({
    type: TeamType,
    description: `Gives a team another name. ${forOwners}`,
    authScopes,
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: RenameTeamInput, required: true, description: 'Which team, and its name.' }) },
    resolve: (_root, { input }, context) =>
      context.services.teams.rename(signedIn(context).user.id, idOf('Team', input.teamId), input.name, context),
  }),
  deleteTeam: t.field({
    type: DeletedNode,
    description:
      'Deletes a team with its tasks and watchlists, whoever made them. There is no way back. Not for API keys. ' +
      forOwners,
    authScopes: { interactive: true },
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: 'One that the caller is an OWNER of.' }) },
    resolve: async (_root, { id }, context) => {
      const teamId = idOf('Team', id);
      await context.services.teams.delete(signedIn(context).user.id, teamId, context);
      return { id: encodeGlobalId('Team', teamId ?? '') };
    },
  }),
  changeTeamRole: t.field({
    type: TeamMemberType,
    description: `Gives somebody in a team another role. The last OWNER keeps theirs. Whoever becomes a VIEWER works on nothing any more: ${openTasks} ${invitations} ${forOwners}`,
    authScopes,
    errors: { types: [NotFoundError, ConflictError] },
    args: { input: t.arg({ type: ChangeTeamRoleInput, required: true, description: 'Who, where, and the role.' }) },
    resolve: (_root, { input: { teamId, userId, role } }, context) =>
      context.services.teamMembers.changeRole(
        signedIn(context).user.id,
        { teamId: idOf('Team', teamId), userId: idOf('User', userId) },
        role,
        context,
      ),
  }),
  removeFromTeam: t.field({
    type: TeamMemberType,
    description:
      'Takes somebody out of a team, and answers who it was: its owners may do so, and everybody for themselves, to ' +
      `leave it. Then ${openTasks} ${invitations} The last OWNER cannot leave.`,
    authScopes,
    errors: { types: [NotFoundError, ConflictError] },
    args: { input: t.arg({ type: RemoveFromTeamInput, required: true, description: 'Who, and where.' }) },
    resolve: (_root, { input: { teamId, userId } }, context) =>
      context.services.teamMembers.remove(
        signedIn(context).user.id,
        { teamId: idOf('Team', teamId), userId: idOf('User', userId) },
        context,
      ),
  }),
}));
