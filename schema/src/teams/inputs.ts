import { z } from 'zod';
import { emailAddress } from '../accounts/sign-up.ts';
import { singleLine } from '../text.ts';

const name = singleLine({ min: 1, max: 100 });
const role = z.enum(['OWNER', 'MEMBER', 'VIEWER']);

/** What the inputs of the teams' mutations must look like beyond their types. */
export const createTeamInput = z.object({ name });
export const renameTeamInput = z.object({ teamId: z.string(), name });
export const inviteToTeamInput = z.object({ teamId: z.string(), email: emailAddress, role });
