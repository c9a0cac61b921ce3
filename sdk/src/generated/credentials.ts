// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { signedIn } from '../picking.ts';
import { emailChangeRequestedFragment, errorFieldsFragment, planFragment, recoveryCodesFragment, secondFactorFragment, sessionsEndedFragment, totpSetupFragment, userFragment } from './fragments.ts';
import type { ChangeEmailInput, ChangePasswordInput, ConflictError, DisableTotpInput, EmailChangeRequested, InvalidCredentialsError, InvalidTokenError, RecoveryCodes, RenewRecoveryCodesInput, ResetPasswordInput, SecondFactor, SessionsEnded, TotpSetup, User, ValidationError } from './types.ts';

type SecondFactorData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: SecondFactor | null;
};
const secondFactorDocument = /* @__PURE__ */ operation<SecondFactorData, Record<string, never>>('query', 'SecondFactor', 'query SecondFactor{viewer{...SecondFactor}}', [secondFactorFragment]);

/** Whether signing in asks for a code, and how many recovery codes are left. Not for API keys. */
export function secondFactor(core: Core, options?: CallOptions | undefined): Promise<SecondFactor> {
  return call(core, secondFactorDocument, {  }, options, (data) => signedIn(data.viewer));
}

type RequestEmailVerificationData = {
  /** Mails a link that confirms the address: true; false where it is confirmed already. Not for API keys. */
  readonly requestEmailVerification: boolean;
};
const requestEmailVerificationDocument = /* @__PURE__ */ operation<RequestEmailVerificationData, Record<string, never>>('mutation', 'RequestEmailVerification', 'mutation RequestEmailVerification{requestEmailVerification}', []);

/** Mails a link that confirms the address: true; false where it is confirmed already. Not for API keys. */
export function requestEmailVerification(core: Core, options?: MutationOptions | undefined): Promise<boolean> {
  return call(core, requestEmailVerificationDocument, {  }, options, (data) => data.requestEmailVerification);
}

type VerifyEmailData = {
  /** Confirms an account's address by the token that was mailed to it. Needs no login. */
  readonly verifyEmail: InvalidTokenError | User;
};
interface VerifyEmailVariables {
  readonly token: string;
}
const verifyEmailDocument = /* @__PURE__ */ operation<VerifyEmailData, VerifyEmailVariables>('mutation', 'VerifyEmail', 'mutation VerifyEmail($token:String!){verifyEmail(token:$token){__typename ...User ...ErrorFields}}', [errorFieldsFragment, planFragment, userFragment]);

/** Confirms an account's address by the token that was mailed to it. Needs no login. */
export function verifyEmail(core: Core, token: string, options?: MutationOptions | undefined): MutationCall<User, InvalidTokenError> {
  return mutate<VerifyEmailData, VerifyEmailVariables, User, InvalidTokenError>(core, verifyEmailDocument, { token }, options, (data) => data.verifyEmail, ['User', 'InvalidTokenError']);
}

type ChangeEmailData = {
  /** Mails a link to another address; once it is confirmed, the account has it. Not for API keys. */
  readonly changeEmail: ConflictError | EmailChangeRequested | InvalidCredentialsError | ValidationError;
};
interface ChangeEmailVariables {
  readonly input: ChangeEmailInput;
}
const changeEmailDocument = /* @__PURE__ */ operation<ChangeEmailData, ChangeEmailVariables>('mutation', 'ChangeEmail', 'mutation ChangeEmail($input:ChangeEmailInput!){changeEmail(input:$input){__typename ...EmailChangeRequested ...ErrorFields}}', [emailChangeRequestedFragment, errorFieldsFragment]);

/** Mails a link to another address; once it is confirmed, the account has it. Not for API keys. */
export function changeEmail(core: Core, input: ChangeEmailInput, options?: MutationOptions | undefined): MutationCall<EmailChangeRequested, ConflictError | InvalidCredentialsError | ValidationError> {
  return mutate<ChangeEmailData, ChangeEmailVariables, EmailChangeRequested, ConflictError | InvalidCredentialsError | ValidationError>(core, changeEmailDocument, { input }, options, (data) => data.changeEmail, ['EmailChangeRequested', 'ConflictError', 'InvalidCredentialsError', 'ValidationError']);
}

type ConfirmEmailChangeData = {
  /** Gives an account the address that this token was mailed to. Needs no login. */
  readonly confirmEmailChange: ConflictError | InvalidTokenError | User;
};
interface ConfirmEmailChangeVariables {
  readonly token: string;
}
const confirmEmailChangeDocument = /* @__PURE__ */ operation<ConfirmEmailChangeData, ConfirmEmailChangeVariables>('mutation', 'ConfirmEmailChange', 'mutation ConfirmEmailChange($token:String!){confirmEmailChange(token:$token){__typename ...User ...ErrorFields}}', [errorFieldsFragment, planFragment, userFragment], { anonymous: true });

/** Gives an account the address that this token was mailed to. Needs no login. */
export function confirmEmailChange(core: Core, token: string, options?: MutationOptions | undefined): MutationCall<User, ConflictError | InvalidTokenError> {
  return mutate<ConfirmEmailChangeData, ConfirmEmailChangeVariables, User, ConflictError | InvalidTokenError>(core, confirmEmailChangeDocument, { token }, options, (data) => data.confirmEmailChange, ['User', 'ConflictError', 'InvalidTokenError']);
}

type ChangePasswordData = {
  /** Changes the password, and ends all other sessions. Not for API keys. */
  readonly changePassword: InvalidCredentialsError | SessionsEnded | ValidationError;
};
interface ChangePasswordVariables {
  readonly input: ChangePasswordInput;
}
const changePasswordDocument = /* @__PURE__ */ operation<ChangePasswordData, ChangePasswordVariables>('mutation', 'ChangePassword', 'mutation ChangePassword($input:ChangePasswordInput!){changePassword(input:$input){__typename ...SessionsEnded ...ErrorFields}}', [errorFieldsFragment, sessionsEndedFragment]);

/** Changes the password, and ends all other sessions. Not for API keys. */
export function changePassword(core: Core, input: ChangePasswordInput, options?: MutationOptions | undefined): MutationCall<SessionsEnded, InvalidCredentialsError | ValidationError> {
  return mutate<ChangePasswordData, ChangePasswordVariables, SessionsEnded, InvalidCredentialsError | ValidationError>(core, changePasswordDocument, { input }, options, (data) => data.changePassword, ['SessionsEnded', 'InvalidCredentialsError', 'ValidationError']);
}

type RequestPasswordResetData = {
  /** Mails a link that sets a new password, if there is such an account. Always true: it tells nobody. */
  readonly requestPasswordReset: boolean;
};
interface RequestPasswordResetVariables {
  readonly email: string;
}
const requestPasswordResetDocument = /* @__PURE__ */ operation<RequestPasswordResetData, RequestPasswordResetVariables>('mutation', 'RequestPasswordReset', 'mutation RequestPasswordReset($email:String!){requestPasswordReset(email:$email)}', [], { anonymous: true });

/** Mails a link that sets a new password, if there is such an account. Always true: it tells nobody. */
export function requestPasswordReset(core: Core, email: string, options?: MutationOptions | undefined): Promise<boolean> {
  return call(core, requestPasswordResetDocument, { email }, options, (data) => data.requestPasswordReset);
}

type ResetPasswordData = {
  /** Sets a new password by a mailed token, and ends all sessions. An account without a password has one then. Needs no login; API keys go on. */
  readonly resetPassword: InvalidTokenError | SessionsEnded | ValidationError;
};
interface ResetPasswordVariables {
  readonly input: ResetPasswordInput;
}
const resetPasswordDocument = /* @__PURE__ */ operation<ResetPasswordData, ResetPasswordVariables>('mutation', 'ResetPassword', 'mutation ResetPassword($input:ResetPasswordInput!){resetPassword(input:$input){__typename ...SessionsEnded ...ErrorFields}}', [errorFieldsFragment, sessionsEndedFragment], { anonymous: true });

/** Sets a new password by a mailed token, and ends all sessions. An account without a password has one then. Needs no login; API keys go on. */
export function resetPassword(core: Core, input: ResetPasswordInput, options?: MutationOptions | undefined): MutationCall<SessionsEnded, InvalidTokenError | ValidationError> {
  return mutate<ResetPasswordData, ResetPasswordVariables, SessionsEnded, InvalidTokenError | ValidationError>(core, resetPasswordDocument, { input }, options, (data) => data.resetPassword, ['SessionsEnded', 'InvalidTokenError', 'ValidationError']);
}

type BeginTotpData = {
  /** A secret for an authenticator app. It counts once `confirmTotp` has seen a code of it. Not for API keys. */
  readonly beginTotp: ConflictError | InvalidCredentialsError | TotpSetup;
};
interface BeginTotpVariables {
  readonly password?: string | null | undefined;
}
const beginTotpDocument = /* @__PURE__ */ operation<BeginTotpData, BeginTotpVariables>('mutation', 'BeginTotp', 'mutation BeginTotp($password:String){beginTotp(password:$password){__typename ...TotpSetup ...ErrorFields}}', [errorFieldsFragment, totpSetupFragment]);

/** What `beginTotp` takes. */
export interface BeginTotpArgs {
  /** The account's; left out within 15 minutes of signing in. */
  readonly password?: string | null | undefined;
}

/** A secret for an authenticator app. It counts once `confirmTotp` has seen a code of it. Not for API keys. */
export function beginTotp(core: Core, args?: BeginTotpArgs | undefined, options?: MutationOptions | undefined): MutationCall<TotpSetup, ConflictError | InvalidCredentialsError> {
  return mutate<BeginTotpData, BeginTotpVariables, TotpSetup, ConflictError | InvalidCredentialsError>(core, beginTotpDocument, { ...args }, options, (data) => data.beginTotp, ['TotpSetup', 'ConflictError', 'InvalidCredentialsError']);
}

type ConfirmTotpData = {
  /** Turns the second factor on: signing in asks for a code from now on. Not for API keys. */
  readonly confirmTotp: ConflictError | InvalidCredentialsError | RecoveryCodes;
};
interface ConfirmTotpVariables {
  readonly code: string;
}
const confirmTotpDocument = /* @__PURE__ */ operation<ConfirmTotpData, ConfirmTotpVariables>('mutation', 'ConfirmTotp', 'mutation ConfirmTotp($code:String!){confirmTotp(code:$code){__typename ...RecoveryCodes ...ErrorFields}}', [errorFieldsFragment, recoveryCodesFragment]);

/** Turns the second factor on: signing in asks for a code from now on. Not for API keys. */
export function confirmTotp(core: Core, code: string, options?: MutationOptions | undefined): MutationCall<RecoveryCodes, ConflictError | InvalidCredentialsError> {
  return mutate<ConfirmTotpData, ConfirmTotpVariables, RecoveryCodes, ConflictError | InvalidCredentialsError>(core, confirmTotpDocument, { code }, options, (data) => data.confirmTotp, ['RecoveryCodes', 'ConflictError', 'InvalidCredentialsError']);
}

type DisableTotpData = {
  /** Turns the second factor off; its recovery codes go with it. Not for API keys. */
  readonly disableTotp: ConflictError | InvalidCredentialsError | SecondFactor;
};
interface DisableTotpVariables {
  readonly input: DisableTotpInput;
}
const disableTotpDocument = /* @__PURE__ */ operation<DisableTotpData, DisableTotpVariables>('mutation', 'DisableTotp', 'mutation DisableTotp($input:DisableTotpInput!){disableTotp(input:$input){__typename ...SecondFactor ...ErrorFields}}', [errorFieldsFragment, secondFactorFragment]);

/** Turns the second factor off; its recovery codes go with it. Not for API keys. */
export function disableTotp(core: Core, input: DisableTotpInput, options?: MutationOptions | undefined): MutationCall<SecondFactor, ConflictError | InvalidCredentialsError> {
  return mutate<DisableTotpData, DisableTotpVariables, SecondFactor, ConflictError | InvalidCredentialsError>(core, disableTotpDocument, { input }, options, (data) => data.disableTotp, ['User', 'ConflictError', 'InvalidCredentialsError']);
}

type RenewRecoveryCodesData = {
  /** New recovery codes; the old ones work no more. Not for API keys. */
  readonly renewRecoveryCodes: ConflictError | InvalidCredentialsError | RecoveryCodes;
};
interface RenewRecoveryCodesVariables {
  readonly input: RenewRecoveryCodesInput;
}
const renewRecoveryCodesDocument = /* @__PURE__ */ operation<RenewRecoveryCodesData, RenewRecoveryCodesVariables>('mutation', 'RenewRecoveryCodes', 'mutation RenewRecoveryCodes($input:RenewRecoveryCodesInput!){renewRecoveryCodes(input:$input){__typename ...RecoveryCodes ...ErrorFields}}', [errorFieldsFragment, recoveryCodesFragment]);

/** New recovery codes; the old ones work no more. Not for API keys. */
export function renewRecoveryCodes(core: Core, input: RenewRecoveryCodesInput, options?: MutationOptions | undefined): MutationCall<RecoveryCodes, ConflictError | InvalidCredentialsError> {
  return mutate<RenewRecoveryCodesData, RenewRecoveryCodesVariables, RecoveryCodes, ConflictError | InvalidCredentialsError>(core, renewRecoveryCodesDocument, { input }, options, (data) => data.renewRecoveryCodes, ['RecoveryCodes', 'ConflictError', 'InvalidCredentialsError']);
}
