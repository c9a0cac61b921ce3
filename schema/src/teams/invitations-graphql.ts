import { UserType } from '../accounts/graphql.ts';
import { builder } from '../builder.ts';
import { mustBeViewer, type RequestContext, signedIn } from '../context.ts';
import { DeletedNode } from '../deleted-node.ts';
import { ConflictError, InvalidTokenError, NotFoundError, ValidationError } from '../errors.ts';
import { idOf, nobody } from '../global-id.ts';
import { maxOpenInvitations } from './bounds.ts';
import { TeamRoleType, TeamType } from './graphql.ts';
import { inviteToTeamInput } from './inputs.ts';
import { invitationsSeenBy } from './invitations.ts';
import { findPerson } from './people-loader.ts';

const seenBy = ({ viewer }: RequestContext) =>
  invitationsSeenBy(viewer?.user ?? { id: nobody, email: '', emailVerifiedAt: null });

const TeamInvitationType = builder.prismaNode('TeamInvitation', {
  nullable: true,
  description:
    'An open invitation into a team: good once, for 14 days. The owners of the team see it, and the account whose ' +
    'verified address it is to.',
  id: { field: 'id', description: 'Opaque; names it to `acceptTeamInvitationById` and `revokeTeamInvitation`.' },
  findUnique: (id, context) => ({ ...seenBy(context), id }),
  fields: (t) => ({
    teamName: t.loadable({
      type: 'String',
      description: 'What the team is called: whoever is invited sees no more of it before they accept.',
      load: async (ids: string[], context) =>
        (await context.services.teams.byIds(ids)).map((team) => team?.name ?? new Error('the team is gone')),
      loaderOptions: { cache: false },
      resolve: ({ teamId }) => teamId,
    }),
    email: t.exposeString('email', { description: 'Whom it is to: the account with this address may accept it.' }),
    role: t.expose('role', { type: TeamRoleType, description: 'What they would be allowed to do.' }),
    invitedBy: t.field({
      type: UserType,
      nullable: true,
      description: 'Who asked last; null where that account is gone.',
      resolve: ({ invitedById }, _args, context) => findPerson(context, invitedById),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the address was invited first.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be accepted.' }),
  }),
});

builder.objectField(TeamType, 'invitations', (t) =>
  t.loadableGroup({
    type: TeamInvitationType,
    description: `The open ones, the oldest first: at most ${maxOpenInvitations}. Empty for whoever is no OWNER of the team.`,
    loaderOptions: { cache: false },
    load: (ids: string[], context) => context.services.invitations.ofTeams(signedIn(context).user.id, ids),
    group: ({ teamId }) => teamId,
    resolve: (team) => team.id,
  }),
);

builder.objectField(UserType, 'teamInvitations', (t) =>
  t.field({
    type: [TeamInvitationType],
    description:
      `The open invitations to the address of the account, the newest first: at most ${maxOpenInvitations}. ` +
      'Empty until the address is verified.',
    resolve: (user, _args, context) => {
      mustBeViewer(context, user);
      return context.services.invitations.to(user);
    },
  }),
);

const InviteToTeamInput = builder.inputType('InviteToTeamInput', {
  description: 'Who is to come into a team.',
  validate: inviteToTeamInput,
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'One that the caller is an OWNER of.' }),
    email: t.string({ required: true, description: 'Where the invitation is mailed to; at most 254 characters.' }),
    role: t.field({ type: TeamRoleType, required: true, description: 'What they are to be allowed to do.' }),
  }),
});

const authScopes = { signedIn: true };

builder.mutationFields((t) => ({
  inviteToTeam: t.field({
    type: TeamInvitationType,
    description:
      'Invites whoever has an address into a team, by mail. An address that was invited before is mailed once more, and has ' +
      'another 14 days. Whether there is an account for it is not told. For owners of the team: others in it are FORBIDDEN.',
    authScopes,
    errors: { types: [ValidationError, NotFoundError, ConflictError] },
    args: { input: t.arg({ type: InviteToTeamInput, required: true, description: 'Whom, and into which team.' }) },
    resolve: (_root, { input: { teamId, email, role } }, context) =>
      context.services.invitations.invite(
        signedIn(context).user.id,
        { teamId: idOf('Team', teamId), email, role },
        context,
      ),
  }),
  revokeTeamInvitation: t.field({
    type: DeletedNode,
    description: 'Takes an invitation back; by whom it is to, turns it down. The mailed link is worth nothing then.',
    authScopes,
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: 'One that the caller can see.' }) },
    resolve: async (_root, { id }, context) => {
      await context.services.invitations.revoke(signedIn(context).user, idOf('TeamInvitation', id), context);
      return { id };
    },
  }),
  acceptTeamInvitation: t.field({
    type: TeamType,
    description:
      'Comes into a team by the token of the mailed link. The caller has to be the account of the address that was ' +
      'invited; a ConflictError says so to others. Who is in the team already keeps the role.',
    authScopes,
    errors: { types: [InvalidTokenError, ConflictError] },
    args: { token: t.arg.string({ required: true, description: 'As the link in the mail has it; good once.' }) },
    resolve: (_root, { token }, context) => context.services.joining.byToken(signedIn(context).user.id, token, context),
  }),
  acceptTeamInvitationById: t.field({
    type: TeamType,
    description: "The same without the mail, for an invitation to the caller's verified address.",
    authScopes,
    errors: { types: [NotFoundError, ConflictError] },
    args: { id: t.arg.id({ required: true, description: 'One of `viewer.teamInvitations`.' }) },
    resolve: (_root, { id }, context) =>
      context.services.joining.byId(signedIn(context).user.id, idOf('TeamInvitation', id), context),
  }),
}));
