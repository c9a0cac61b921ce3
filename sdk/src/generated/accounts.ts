// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { list, type List } from '../list.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { type Paging } from '../page.ts';
import { signedIn } from '../picking.ts';
import { auditEntryFragment, authPayloadFragment, deletedNodeFragment, errorFieldsFragment, pageInfoFragment, planFragment, sessionFragment, sessionsEndedFragment, userFragment } from './fragments.ts';
import type { AuditEntry, AuthPayload, ConflictError, DeleteAccountInput, DeletedNode, InvalidCredentialsError, InvalidTokenError, NotFoundError, PageInfo, Plan, Session, SessionsEnded, SignInInput, SignInWithCodeInput, SignUpInput, TotpRequiredError, User, ValidationError } from './types.ts';

type ViewerData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: User | null;
};
const viewerDocument = /* @__PURE__ */ operation<ViewerData, Record<string, never>>('query', 'Viewer', 'query Viewer{viewer{...User}}', [planFragment, userFragment]);

/** The caller; null for an anonymous one. */
export function viewer(core: Core, options?: CallOptions | undefined): Promise<User | null> {
  return call(core, viewerDocument, {  }, options, (data) => data.viewer);
}

type PlansData = {
  /** Every plan, the smallest first. */
  readonly plans: readonly Plan[];
};
const plansDocument = /* @__PURE__ */ operation<PlansData, Record<string, never>>('query', 'Plans', 'query Plans{plans{...Plan}}', [planFragment]);

/** Every plan, the smallest first. */
export function plans(core: Core, options?: CallOptions | undefined): Promise<readonly Plan[]> {
  return call(core, plansDocument, {  }, options, (data) => data.plans);
}

type SessionsData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** Where the account is signed in, the newest first. Not for API keys. */
    readonly sessions: readonly Session[];
  } | null;
};
const sessionsDocument = /* @__PURE__ */ operation<SessionsData, Record<string, never>>('query', 'Sessions', 'query Sessions{viewer{sessions{...Session}}}', [sessionFragment]);

/** Where the account is signed in, the newest first. Not for API keys. */
export function sessions(core: Core, options?: CallOptions | undefined): Promise<readonly Session[]> {
  return call(core, sessionsDocument, {  }, options, (data) => signedIn(data.viewer).sessions);
}

type AuditLogData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** What happened to the account, the newest first. Not for API keys. */
    readonly auditLog: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly AuditEntry[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | null;
};
interface AuditLogVariables {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const auditLogDocument = /* @__PURE__ */ operation<AuditLogData, AuditLogVariables>('query', 'AuditLog', 'query AuditLog($first:Int$after:String$last:Int$before:String$counted:Boolean!=true){viewer{auditLog(first:$first after:$after last:$last before:$before){nodes{...AuditEntry}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}', [auditEntryFragment, pageInfoFragment]);

/** What `auditLog` takes. */
export interface AuditLogArgs extends Paging {
}

/** What happened to the account, the newest first. Not for API keys. */
export function auditLog(core: Core, args?: AuditLogArgs | undefined, options?: CallOptions | undefined): List<AuditEntry> {
  return list(core, auditLogDocument, { ...args }, options, (data) => signedIn(data.viewer).auditLog);
}

type DataExportData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** Everything that is stored of the account: profile, watchlists, sessions, API keys, identities, billing, feature flags, teams and invitations into them, settings of notifications, and the newest 10,000 tasks, changes of tasks, comments, notifications, analyses and lines of the audit log and 1,000 reports. Never secrets or their hashes. Not for API keys. */
    readonly dataExport: unknown;
  } | null;
};
const dataExportDocument = /* @__PURE__ */ operation<DataExportData, Record<string, never>>('query', 'DataExport', 'query DataExport{viewer{dataExport}}', []);

/** Everything that is stored of the account: profile, watchlists, sessions, API keys, identities, billing, feature flags, teams and invitations into them, settings of notifications, and the newest 10,000 tasks, changes of tasks, comments, notifications, analyses and lines of the audit log and 1,000 reports. Never secrets or their hashes. Not for API keys. */
export function dataExport(core: Core, options?: CallOptions | undefined): Promise<unknown> {
  return call(core, dataExportDocument, {  }, options, (data) => signedIn(data.viewer).dataExport);
}

type SignUpData = {
  /** Makes an account, and a session for it. A mail asks its owner to confirm the address. FORBIDDEN while the feature flag `sign-up` is off. */
  readonly signUp: AuthPayload | ConflictError | ValidationError;
};
interface SignUpVariables {
  readonly input: SignUpInput;
}
const signUpDocument = /* @__PURE__ */ operation<SignUpData, SignUpVariables>('mutation', 'SignUp', 'mutation SignUp($input:SignUpInput!){signUp(input:$input){__typename ...AuthPayload ...ErrorFields}}', [authPayloadFragment, errorFieldsFragment, planFragment, userFragment], { anonymous: true });

/** Makes an account, and a session for it. A mail asks its owner to confirm the address. FORBIDDEN while the feature flag `sign-up` is off. */
export function signUp(core: Core, input: SignUpInput, options?: MutationOptions | undefined): MutationCall<AuthPayload, ConflictError | ValidationError> {
  return mutate<SignUpData, SignUpVariables, AuthPayload, ConflictError | ValidationError>(core, signUpDocument, { input }, options, (data) => data.signUp, ['AuthPayload', 'ConflictError', 'ValidationError']);
}

type SignInData = {
  /** A new session for an account. Others of the same account go on. */
  readonly signIn: AuthPayload | InvalidCredentialsError | TotpRequiredError;
};
interface SignInVariables {
  readonly input: SignInInput;
}
const signInDocument = /* @__PURE__ */ operation<SignInData, SignInVariables>('mutation', 'SignIn', 'mutation SignIn($input:SignInInput!){signIn(input:$input){__typename ...AuthPayload ...ErrorFields}}', [authPayloadFragment, errorFieldsFragment, planFragment, userFragment], { anonymous: true });

/** A new session for an account. Others of the same account go on. */
export function signIn(core: Core, input: SignInInput, options?: MutationOptions | undefined): MutationCall<AuthPayload, InvalidCredentialsError | TotpRequiredError> {
  return mutate<SignInData, SignInVariables, AuthPayload, InvalidCredentialsError | TotpRequiredError>(core, signInDocument, { input }, options, (data) => data.signIn, ['AuthPayload', 'InvalidCredentialsError', 'TotpRequiredError']);
}

type SignInWithCodeData = {
  /** A session for an app that sent its user to `/auth/google` or `/auth/github` with a `challenge`. */
  readonly signInWithCode: AuthPayload | InvalidTokenError;
};
interface SignInWithCodeVariables {
  readonly input: SignInWithCodeInput;
}
const signInWithCodeDocument = /* @__PURE__ */ operation<SignInWithCodeData, SignInWithCodeVariables>('mutation', 'SignInWithCode', 'mutation SignInWithCode($input:SignInWithCodeInput!){signInWithCode(input:$input){__typename ...AuthPayload ...ErrorFields}}', [authPayloadFragment, errorFieldsFragment, planFragment, userFragment], { anonymous: true });

/** A session for an app that sent its user to `/auth/google` or `/auth/github` with a `challenge`. */
export function signInWithCode(core: Core, input: SignInWithCodeInput, options?: MutationOptions | undefined): MutationCall<AuthPayload, InvalidTokenError> {
  return mutate<SignInWithCodeData, SignInWithCodeVariables, AuthPayload, InvalidTokenError>(core, signInWithCodeDocument, { input }, options, (data) => data.signInWithCode, ['AuthPayload', 'InvalidTokenError']);
}

export type SignOutData = {
  /** Ends the session that this request came with: true; false where it came with none. */
  readonly signOut: boolean;
};
export const signOutDocument = /* @__PURE__ */ operation<SignOutData, Record<string, never>>('mutation', 'SignOut', 'mutation SignOut{signOut}', []);

type SignOutEverywhereData = {
  /** Ends all of the caller's sessions, and refuses tokens of identity providers that were issued so far. API keys go on. */
  readonly signOutEverywhere: SessionsEnded;
};
interface SignOutEverywhereVariables {
  readonly keepCurrent?: boolean | undefined;
}
const signOutEverywhereDocument = /* @__PURE__ */ operation<SignOutEverywhereData, SignOutEverywhereVariables>('mutation', 'SignOutEverywhere', 'mutation SignOutEverywhere($keepCurrent:Boolean!=false){signOutEverywhere(keepCurrent:$keepCurrent){...SessionsEnded}}', [sessionsEndedFragment]);

/** What `signOutEverywhere` takes. */
export interface SignOutEverywhereArgs {
  /** Whether the session of this request goes on. */
  readonly keepCurrent?: boolean | undefined;
}

/** Ends all of the caller's sessions, and refuses tokens of identity providers that were issued so far. API keys go on. */
export function signOutEverywhere(core: Core, args?: SignOutEverywhereArgs | undefined, options?: MutationOptions | undefined): Promise<SessionsEnded> {
  return call(core, signOutEverywhereDocument, { ...args }, options, (data) => data.signOutEverywhere);
}

type RevokeSessionData = {
  /** Ends one of the caller's sessions, and answers it as it was. */
  readonly revokeSession: NotFoundError | Session;
};
interface RevokeSessionVariables {
  readonly id: string;
}
const revokeSessionDocument = /* @__PURE__ */ operation<RevokeSessionData, RevokeSessionVariables>('mutation', 'RevokeSession', 'mutation RevokeSession($id:ID!){revokeSession(id:$id){__typename ...Session ...ErrorFields}}', [errorFieldsFragment, sessionFragment]);

/** Ends one of the caller's sessions, and answers it as it was. */
export function revokeSession(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<Session, NotFoundError> {
  return mutate<RevokeSessionData, RevokeSessionVariables, Session, NotFoundError>(core, revokeSessionDocument, { id }, options, (data) => data.revokeSession, ['Session', 'NotFoundError']);
}

type DeleteAccountData = {
  /** Deletes the caller's account with all its data, and ends its sessions and API keys. There is no way back. What it made in teams is handed on to another owner, and teams that nobody else is in are deleted; a ConflictError names those that it is the last OWNER of. Events and mails that name it are deleted within 30 days. Not for API keys. */
  readonly deleteAccount: ConflictError | DeletedNode | InvalidCredentialsError;
};
interface DeleteAccountVariables {
  readonly input: DeleteAccountInput;
}
const deleteAccountDocument = /* @__PURE__ */ operation<DeleteAccountData, DeleteAccountVariables>('mutation', 'DeleteAccount', 'mutation DeleteAccount($input:DeleteAccountInput!){deleteAccount(input:$input){__typename ...DeletedNode ...ErrorFields}}', [deletedNodeFragment, errorFieldsFragment]);

/** Deletes the caller's account with all its data, and ends its sessions and API keys. There is no way back. What it made in teams is handed on to another owner, and teams that nobody else is in are deleted; a ConflictError names those that it is the last OWNER of. Events and mails that name it are deleted within 30 days. Not for API keys. */
export function deleteAccount(core: Core, input: DeleteAccountInput, options?: MutationOptions | undefined): MutationCall<DeletedNode, ConflictError | InvalidCredentialsError> {
  return mutate<DeleteAccountData, DeleteAccountVariables, DeletedNode, ConflictError | InvalidCredentialsError>(core, deleteAccountDocument, { input }, options, (data) => data.deleteAccount, ['DeletedNode', 'ConflictError', 'InvalidCredentialsError']);
}
