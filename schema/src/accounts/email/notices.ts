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
export function createNotices({ notify }: PostOffice) {
  return {
    passwordChanged: (user: Addressee) => notify(passwordChangedMail(user)),
    /** To the address that the account still has. */
    emailChangeRequested: (user: Addressee, newEmail: string) => notify(changeOfEmailRequestedMail(user, newEmail)),
    /** To the address that the account had. */
    emailChanged: (old: Addressee, newEmail: string) => notify(emailChangedMail(old, newEmail)),
    totpEnabled: (user: Addressee) => notify(totpEnabledMail(user)),
    totpDisabled: (user: Addressee) => notify(totpDisabledMail(user)),
    recoveryCodesRenewed: (user: Addressee) => notify(recoveryCodesRenewedMail(user)),
    /** Not to an address that may be somebody else's. */
    apiKeyCreated: (user: Addressee & { readonly emailVerifiedAt: Date | null }) => {
      if (user.emailVerifiedAt !== null) notify(apiKeyCreatedMail(user));
    },
    accountDeleted: (user: Addressee) => notify(accountDeletedMail(user)),
  };
}
