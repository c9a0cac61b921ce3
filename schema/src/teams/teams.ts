import type { ChangeParts } from '../events/outbox.ts';
import type { Limits } from '../ports/limits.ts';
import { createInvitationService, type InvitationService } from './invitations.ts';
import { createJoiningService, type JoiningService } from './joining.ts';
import { createTeamMemberService, type TeamMemberService } from './members.ts';
import { createMemberships, type Memberships } from './memberships.ts';
import { createPeople, type People } from './people.ts';
import { createTeamService, type TeamService } from './service.ts';

export interface TeamServices {
  readonly teams: TeamService;
  readonly teamMembers: TeamMemberService;
  readonly invitations: InvitationService;
  readonly joining: JoiningService;
  readonly memberships: Memberships;
  readonly people: People;
}

/** Puts together what teams are. */
export function createTeams(
  options: Parameters<typeof createMemberships>[0] & ChangeParts & { readonly limits: Limits },
): TeamServices {
  return {
    teams: createTeamService(options),
    teamMembers: createTeamMemberService(options),
    invitations: createInvitationService(options),
    joining: createJoiningService(options),
    memberships: createMemberships(options),
    people: createPeople(options.database),
  };
}
