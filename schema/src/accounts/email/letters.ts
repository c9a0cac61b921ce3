import { type Addressee, type Letter, letter } from '../../mail/letter.ts';

/** What somebody does who has not done it. */
export const notYou =
  'If this was not you, reset your password now, and look through the sessions and API keys of the account.';

export function verificationLetter(to: Addressee, link: string): Letter {
  return letter(
    to,
    'Confirm your email address',
    `to confirm that this address belongs to the Tickwire account "${to.username}", open this link:`,
    link,
    'It is good once, for 24 hours.',
    'If you did not make this account, do nothing: the address stays unconfirmed.',
  );
}

export function resetLetter(to: Addressee, link: string): Letter {
  return letter(
    to,
    'Reset your password',
    `to choose a new password for the Tickwire account "${to.username}", open this link:`,
    link,
    'It is good once, for 30 minutes. The account is then signed out everywhere.',
    'If you did not ask for this, do nothing: the password stays as it is.',
  );
}

export function changeOfEmailLetter(to: Addressee, link: string): Letter {
  return letter(
    to,
    'Confirm your new email address',
    `to make this the address of the Tickwire account "${to.username}", open this link:`,
    link,
    'It is good once, for 1 hour. Until then the account keeps its old address.',
    'If you did not ask for this, do nothing: the account does not get your address.',
  );
}

export function changeOfEmailRequestedLetter(to: Addressee, newEmail: string): Letter {
  return letter(
    to,
    'A change of your email address was asked for',
    `somebody who is signed in to the Tickwire account "${to.username}" wants to change its address to ${newEmail}. ` +
      'It changes once the link that was sent there is opened.',
    'If this was not you, reset your password now: that ends all sessions and makes that link worthless.',
  );
}

export function emailChangedLetter(to: Addressee, newEmail: string): Letter {
  return letter(
    to,
    'Your email address was changed',
    `the Tickwire account "${to.username}" belongs to ${newEmail} from now on. This address gets no more mail about it.`,
    'If this was not you, somebody else has the account: write to whoever runs the service at once.',
  );
}

export function passwordChangedLetter(to: Addressee): Letter {
  return letter(
    to,
    'Your password was changed',
    `the password of the Tickwire account "${to.username}" was changed, and other sessions were signed out. ` +
      'API keys go on.',
    notYou,
  );
}

export function totpEnabledLetter(to: Addressee): Letter {
  return letter(
    to,
    'Two-factor sign-in is on',
    `signing in to the Tickwire account "${to.username}" asks for a code of your authenticator app from now on. ` +
      'Keep the recovery codes where you find them without your phone.',
    notYou,
  );
}

export function totpDisabledLetter(to: Addressee): Letter {
  return letter(
    to,
    'Two-factor sign-in is off',
    `signing in to the Tickwire account "${to.username}" needs the password alone from now on.`,
    notYou,
  );
}

export function recoveryCodesRenewedLetter(to: Addressee): Letter {
  return letter(
    to,
    'Your recovery codes were replaced',
    `the Tickwire account "${to.username}" has new recovery codes; the old ones work no more.`,
    notYou,
  );
}

/** Without the key's name, which is whatever its maker wrote. */
export function apiKeyCreatedLetter(to: Addressee): Letter {
  return letter(
    to,
    'A new API key',
    `the Tickwire account "${to.username}" has a new API key. Who holds it acts for the account.`,
    'If this was not you, revoke the key and reset your password.',
  );
}

export function accountDeletedLetter(to: Addressee): Letter {
  return letter(
    to,
    'Your account was deleted',
    `the Tickwire account "${to.username}" was deleted with all its data. This cannot be undone.`,
    'If this was not you, write to whoever runs the service.',
  );
}
