import {
  type Addressee,
  accountDeletedMail,
  apiKeyCreatedMail,
  changeOfEmailRequestedMail,
  emailChangedMail,
  passwordChangedMail,
  recoveryCodesRenewedMail,
  totpDisabledMail,
  totpEnabledMail,
} from './mails.ts';
import type { PostOffice } from './post-office.ts';

export type Notices = ReturnType<typeof createNotices>;

/** Tells the owner of an account what was done to it, so that somebody else's doing does not go unseen. */
export function createNotices({ post }: PostOffice) {
  return {
    passwordChanged: (user: Addressee) => post(passwordChangedMail(user)),
    /** To the address that the account still has. */
    emailChangeRequested: (user: Addressee, newEmail: string) => post(changeOfEmailRequestedMail(user, newEmail)),
    /** To the address that the account had. */
    emailChanged: (old: Addressee, newEmail: string) => post(emailChangedMail(old, newEmail)),
    totpEnabled: (user: Addressee) => post(totpEnabledMail(user)),
    totpDisabled: (user: Addressee) => post(totpDisabledMail(user)),
    recoveryCodesRenewed: (user: Addressee) => post(recoveryCodesRenewedMail(user)),
    apiKeyCreated: (user: Addressee, keyName: string) => post(apiKeyCreatedMail(user, keyName)),
    accountDeleted: (user: Addressee) => post(accountDeletedMail(user)),
  };
}
