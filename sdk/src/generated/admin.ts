// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { list, type List } from '../list.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { type Paging } from '../page.ts';
import type { DateTimeInput } from '../scalars.ts';
import { accountFragment, accountSummaryFragment, adminAuditEntryFragment, auditEntryFragment, errorFieldsFragment, featureFlagFragment, figuresFragment, instrumentSummaryFragment, pageInfoFragment } from './fragments.ts';
import type { Account, AdminAuditEntry, AuditAction, ChangePlanInput, ChangeRoleInput, ClearFeatureFlagRuleInput, ConflictError, CreateFeatureFlagInput, FeatureFlag, Figures, NotFoundError, PageInfo, RemoveSecondFactorInput, Role, SetFeatureFlagInput, SuspendUserInput, Tier, UnsuspendUserInput, ValidationError } from './types.ts';

type AdminUsersData = {
  /** What admins see of the service: FORBIDDEN for everybody else, and for API keys. */
  readonly admin: {
    /** The accounts, the newest first. */
    readonly users: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly Account[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  };
};
interface AdminUsersVariables {
  readonly search?: string | null | undefined;
  readonly role?: Role | null | undefined;
  readonly tier?: Tier | null | undefined;
  readonly suspended?: boolean | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const adminUsersDocument = /* @__PURE__ */ operation<AdminUsersData, AdminUsersVariables>('query', 'AdminUsers', 'query AdminUsers($search:String$role:Role$tier:Tier$suspended:Boolean$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){admin{users(search:$search role:$role tier:$tier suspended:$suspended first:$first after:$after last:$last before:$before){nodes{...Account}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}', [accountFragment, accountSummaryFragment, pageInfoFragment]);

/** What `adminUsers` takes. */
export interface AdminUsersArgs extends Paging {
  /** Only those whose email or username holds this, in any case; at most 100 characters. */
  readonly search?: string | null | undefined;
  /** Only those with this role. */
  readonly role?: Role | null | undefined;
  /** Only those with this plan. */
  readonly tier?: Tier | null | undefined;
  /** Only those that are suspended, or that are not. */
  readonly suspended?: boolean | null | undefined;
}

/** The accounts, the newest first. */
export function adminUsers(core: Core, args?: AdminUsersArgs | undefined, options?: CallOptions | undefined): List<Account> {
  return list(core, adminUsersDocument, { ...args }, options, (data) => data.admin.users);
}

type AdminAccountData = {
  /** What admins see of the service: FORBIDDEN for everybody else, and for API keys. */
  readonly admin: {
    /** One account; null where there is none with this id. */
    readonly account: Account | null;
  };
};
interface AdminAccountVariables {
  readonly id: string;
}
const adminAccountDocument = /* @__PURE__ */ operation<AdminAccountData, AdminAccountVariables>('query', 'AdminAccount', 'query AdminAccount($id:ID!){admin{account(id:$id){...Account}}}', [accountFragment, accountSummaryFragment]);

/** One account; null where there is none with this id. */
export function adminAccount(core: Core, id: string, options?: CallOptions | undefined): Promise<Account | null> {
  return call(core, adminAccountDocument, { id }, options, (data) => data.admin.account);
}

type AdminAuditLogData = {
  /** What admins see of the service: FORBIDDEN for everybody else, and for API keys. */
  readonly admin: {
    /** What happened to all accounts and to the service, the newest first. */
    readonly auditLog: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly AdminAuditEntry[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  };
};
interface AdminAuditLogVariables {
  readonly userId?: string | null | undefined;
  readonly actorId?: string | null | undefined;
  readonly action?: AuditAction | null | undefined;
  readonly from?: DateTimeInput | null | undefined;
  readonly to?: DateTimeInput | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const adminAuditLogDocument = /* @__PURE__ */ operation<AdminAuditLogData, AdminAuditLogVariables>('query', 'AdminAuditLog', 'query AdminAuditLog($userId:ID$actorId:ID$action:AuditAction$from:DateTime$to:DateTime$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){admin{auditLog(userId:$userId actorId:$actorId action:$action from:$from to:$to first:$first after:$after last:$last before:$before){nodes{...AdminAuditEntry}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}', [accountSummaryFragment, adminAuditEntryFragment, auditEntryFragment, pageInfoFragment]);

/** What `adminAuditLog` takes. */
export interface AdminAuditLogArgs extends Paging {
  /** Only what concerns this account, deleted or not. */
  readonly userId?: string | null | undefined;
  /** Only what this account did, deleted or not. */
  readonly actorId?: string | null | undefined;
  /** Only this. */
  readonly action?: AuditAction | null | undefined;
  /** Only what happened then or later. */
  readonly from?: DateTimeInput | null | undefined;
  /** Only what happened before. */
  readonly to?: DateTimeInput | null | undefined;
}

/** What happened to all accounts and to the service, the newest first. */
export function adminAuditLog(core: Core, args?: AdminAuditLogArgs | undefined, options?: CallOptions | undefined): List<AdminAuditEntry> {
  return list(core, adminAuditLogDocument, { ...args }, options, (data) => data.admin.auditLog);
}

type AdminFiguresData = {
  /** What admins see of the service: FORBIDDEN for everybody else, and for API keys. */
  readonly admin: {
    /** The service in figures. */
    readonly figures: Figures;
  };
};
interface AdminFiguresVariables {
  readonly mostWatched?: number | undefined;
}
const adminFiguresDocument = /* @__PURE__ */ operation<AdminFiguresData, AdminFiguresVariables>('query', 'AdminFigures', 'query AdminFigures($mostWatched:Int!=10){admin{figures{...Figures}}}', [figuresFragment, instrumentSummaryFragment]);

/** What `adminFigures` takes. */
export interface AdminFiguresArgs {
  /** How many: 1 to 100. */
  readonly mostWatched?: number | undefined;
}

/** The service in figures. */
export function adminFigures(core: Core, args?: AdminFiguresArgs | undefined, options?: CallOptions | undefined): Promise<Figures> {
  return call(core, adminFiguresDocument, { ...args }, options, (data) => data.admin.figures);
}

type AdminFeatureFlagsData = {
  /** What admins see of the service: FORBIDDEN for everybody else, and for API keys. */
  readonly admin: {
    /** Every feature flag with its rules, by name. */
    readonly featureFlags: readonly FeatureFlag[];
  };
};
const adminFeatureFlagsDocument = /* @__PURE__ */ operation<AdminFeatureFlagsData, Record<string, never>>('query', 'AdminFeatureFlags', 'query AdminFeatureFlags{admin{featureFlags{...FeatureFlag}}}', [accountSummaryFragment, featureFlagFragment]);

/** Every feature flag with its rules, by name. */
export function adminFeatureFlags(core: Core, options?: CallOptions | undefined): Promise<readonly FeatureFlag[]> {
  return call(core, adminFeatureFlagsDocument, {  }, options, (data) => data.admin.featureFlags);
}

type ChangePlanData = {
  /** Gives an account another plan, until an admin changes it again or what is paid for it changes. A smaller one keeps what is there and refuses more. For admins. */
  readonly changePlan: Account | ConflictError | NotFoundError | ValidationError;
};
interface ChangePlanVariables {
  readonly input: ChangePlanInput;
}
const changePlanDocument = /* @__PURE__ */ operation<ChangePlanData, ChangePlanVariables>('mutation', 'ChangePlan', 'mutation ChangePlan($input:ChangePlanInput!){changePlan(input:$input){__typename ...Account ...ErrorFields}}', [accountFragment, accountSummaryFragment, errorFieldsFragment]);

/** Gives an account another plan, until an admin changes it again or what is paid for it changes. A smaller one keeps what is there and refuses more. For admins. */
export function changePlan(core: Core, input: ChangePlanInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError> {
  return mutate<ChangePlanData, ChangePlanVariables, Account, ConflictError | NotFoundError | ValidationError>(core, changePlanDocument, { input }, options, (data) => data.changePlan, ['Account', 'ConflictError', 'NotFoundError', 'ValidationError']);
}

type ChangeRoleData = {
  /** Gives an account another role. The last admin who is not suspended keeps theirs. For admins. */
  readonly changeRole: Account | ConflictError | NotFoundError | ValidationError;
};
interface ChangeRoleVariables {
  readonly input: ChangeRoleInput;
}
const changeRoleDocument = /* @__PURE__ */ operation<ChangeRoleData, ChangeRoleVariables>('mutation', 'ChangeRole', 'mutation ChangeRole($input:ChangeRoleInput!){changeRole(input:$input){__typename ...Account ...ErrorFields}}', [accountFragment, accountSummaryFragment, errorFieldsFragment]);

/** Gives an account another role. The last admin who is not suspended keeps theirs. For admins. */
export function changeRole(core: Core, input: ChangeRoleInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError> {
  return mutate<ChangeRoleData, ChangeRoleVariables, Account, ConflictError | NotFoundError | ValidationError>(core, changeRoleDocument, { input }, options, (data) => data.changeRole, ['Account', 'ConflictError', 'NotFoundError', 'ValidationError']);
}

type SuspendUserData = {
  /** Ends the sessions of an account and closes its sockets at once; its API keys are kept, and refused while it is suspended. The last admin who is not suspended cannot be. For admins. */
  readonly suspendUser: Account | ConflictError | NotFoundError | ValidationError;
};
interface SuspendUserVariables {
  readonly input: SuspendUserInput;
}
const suspendUserDocument = /* @__PURE__ */ operation<SuspendUserData, SuspendUserVariables>('mutation', 'SuspendUser', 'mutation SuspendUser($input:SuspendUserInput!){suspendUser(input:$input){__typename ...Account ...ErrorFields}}', [accountFragment, accountSummaryFragment, errorFieldsFragment]);

/** Ends the sessions of an account and closes its sockets at once; its API keys are kept, and refused while it is suspended. The last admin who is not suspended cannot be. For admins. */
export function suspendUser(core: Core, input: SuspendUserInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError> {
  return mutate<SuspendUserData, SuspendUserVariables, Account, ConflictError | NotFoundError | ValidationError>(core, suspendUserDocument, { input }, options, (data) => data.suspendUser, ['Account', 'ConflictError', 'NotFoundError', 'ValidationError']);
}

type UnsuspendUserData = {
  /** Lets an account be used again: its owner signs in anew, and its API keys work. For admins. */
  readonly unsuspendUser: Account | ConflictError | NotFoundError | ValidationError;
};
interface UnsuspendUserVariables {
  readonly input: UnsuspendUserInput;
}
const unsuspendUserDocument = /* @__PURE__ */ operation<UnsuspendUserData, UnsuspendUserVariables>('mutation', 'UnsuspendUser', 'mutation UnsuspendUser($input:UnsuspendUserInput!){unsuspendUser(input:$input){__typename ...Account ...ErrorFields}}', [accountFragment, accountSummaryFragment, errorFieldsFragment]);

/** Lets an account be used again: its owner signs in anew, and its API keys work. For admins. */
export function unsuspendUser(core: Core, input: UnsuspendUserInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError> {
  return mutate<UnsuspendUserData, UnsuspendUserVariables, Account, ConflictError | NotFoundError | ValidationError>(core, unsuspendUserDocument, { input }, options, (data) => data.unsuspendUser, ['Account', 'ConflictError', 'NotFoundError', 'ValidationError']);
}

type RemoveSecondFactorData = {
  /** Turns an account's second factor off, for an owner who has lost the app and all recovery codes; make sure who asks for it. The sessions of the account end, and its owner is told by mail. For admins. */
  readonly removeSecondFactor: Account | ConflictError | NotFoundError | ValidationError;
};
interface RemoveSecondFactorVariables {
  readonly input: RemoveSecondFactorInput;
}
const removeSecondFactorDocument = /* @__PURE__ */ operation<RemoveSecondFactorData, RemoveSecondFactorVariables>('mutation', 'RemoveSecondFactor', 'mutation RemoveSecondFactor($input:RemoveSecondFactorInput!){removeSecondFactor(input:$input){__typename ...Account ...ErrorFields}}', [accountFragment, accountSummaryFragment, errorFieldsFragment]);

/** Turns an account's second factor off, for an owner who has lost the app and all recovery codes; make sure who asks for it. The sessions of the account end, and its owner is told by mail. For admins. */
export function removeSecondFactor(core: Core, input: RemoveSecondFactorInput, options?: MutationOptions | undefined): MutationCall<Account, ConflictError | NotFoundError | ValidationError> {
  return mutate<RemoveSecondFactorData, RemoveSecondFactorVariables, Account, ConflictError | NotFoundError | ValidationError>(core, removeSecondFactorDocument, { input }, options, (data) => data.removeSecondFactor, ['Account', 'ConflictError', 'NotFoundError', 'ValidationError']);
}

type CreateFeatureFlagData = {
  /** Makes a feature flag. For admins. */
  readonly createFeatureFlag: ConflictError | FeatureFlag | ValidationError;
};
interface CreateFeatureFlagVariables {
  readonly input: CreateFeatureFlagInput;
}
const createFeatureFlagDocument = /* @__PURE__ */ operation<CreateFeatureFlagData, CreateFeatureFlagVariables>('mutation', 'CreateFeatureFlag', 'mutation CreateFeatureFlag($input:CreateFeatureFlagInput!){createFeatureFlag(input:$input){__typename ...FeatureFlag ...ErrorFields}}', [accountSummaryFragment, errorFieldsFragment, featureFlagFragment]);

/** Makes a feature flag. For admins. */
export function createFeatureFlag(core: Core, input: CreateFeatureFlagInput, options?: MutationOptions | undefined): MutationCall<FeatureFlag, ConflictError | ValidationError> {
  return mutate<CreateFeatureFlagData, CreateFeatureFlagVariables, FeatureFlag, ConflictError | ValidationError>(core, createFeatureFlagDocument, { input }, options, (data) => data.createFeatureFlag, ['FeatureFlag', 'ConflictError', 'ValidationError']);
}

type SetFeatureFlagData = {
  /** Switches a feature flag, on every server at once. For admins. */
  readonly setFeatureFlag: FeatureFlag | NotFoundError | ValidationError;
};
interface SetFeatureFlagVariables {
  readonly input: SetFeatureFlagInput;
}
const setFeatureFlagDocument = /* @__PURE__ */ operation<SetFeatureFlagData, SetFeatureFlagVariables>('mutation', 'SetFeatureFlag', 'mutation SetFeatureFlag($input:SetFeatureFlagInput!){setFeatureFlag(input:$input){__typename ...FeatureFlag ...ErrorFields}}', [accountSummaryFragment, errorFieldsFragment, featureFlagFragment]);

/** Switches a feature flag, on every server at once. For admins. */
export function setFeatureFlag(core: Core, input: SetFeatureFlagInput, options?: MutationOptions | undefined): MutationCall<FeatureFlag, NotFoundError | ValidationError> {
  return mutate<SetFeatureFlagData, SetFeatureFlagVariables, FeatureFlag, NotFoundError | ValidationError>(core, setFeatureFlagDocument, { input }, options, (data) => data.setFeatureFlag, ['FeatureFlag', 'NotFoundError', 'ValidationError']);
}

type ClearFeatureFlagRuleData = {
  /** Takes a rule of a feature flag away: what holds for everybody holds for them again. For admins. */
  readonly clearFeatureFlagRule: FeatureFlag | NotFoundError | ValidationError;
};
interface ClearFeatureFlagRuleVariables {
  readonly input: ClearFeatureFlagRuleInput;
}
const clearFeatureFlagRuleDocument = /* @__PURE__ */ operation<ClearFeatureFlagRuleData, ClearFeatureFlagRuleVariables>('mutation', 'ClearFeatureFlagRule', 'mutation ClearFeatureFlagRule($input:ClearFeatureFlagRuleInput!){clearFeatureFlagRule(input:$input){__typename ...FeatureFlag ...ErrorFields}}', [accountSummaryFragment, errorFieldsFragment, featureFlagFragment]);

/** Takes a rule of a feature flag away: what holds for everybody holds for them again. For admins. */
export function clearFeatureFlagRule(core: Core, input: ClearFeatureFlagRuleInput, options?: MutationOptions | undefined): MutationCall<FeatureFlag, NotFoundError | ValidationError> {
  return mutate<ClearFeatureFlagRuleData, ClearFeatureFlagRuleVariables, FeatureFlag, NotFoundError | ValidationError>(core, clearFeatureFlagRuleDocument, { input }, options, (data) => data.clearFeatureFlagRule, ['FeatureFlag', 'NotFoundError', 'ValidationError']);
}

type DeleteFeatureFlagData = {
  /** Deletes a feature flag with its rules, and answers it as it was; asking for it is an error from then on. One that the server itself asks stays. For admins. */
  readonly deleteFeatureFlag: ConflictError | FeatureFlag | NotFoundError;
};
interface DeleteFeatureFlagVariables {
  readonly name: string;
}
const deleteFeatureFlagDocument = /* @__PURE__ */ operation<DeleteFeatureFlagData, DeleteFeatureFlagVariables>('mutation', 'DeleteFeatureFlag', 'mutation DeleteFeatureFlag($name:String!){deleteFeatureFlag(name:$name){__typename ...FeatureFlag ...ErrorFields}}', [accountSummaryFragment, errorFieldsFragment, featureFlagFragment]);

/** Deletes a feature flag with its rules, and answers it as it was; asking for it is an error from then on. One that the server itself asks stays. For admins. */
export function deleteFeatureFlag(core: Core, name: string, options?: MutationOptions | undefined): MutationCall<FeatureFlag, ConflictError | NotFoundError> {
  return mutate<DeleteFeatureFlagData, DeleteFeatureFlagVariables, FeatureFlag, ConflictError | NotFoundError>(core, deleteFeatureFlagDocument, { name }, options, (data) => data.deleteFeatureFlag, ['FeatureFlag', 'ConflictError', 'NotFoundError']);
}
