export interface Mail {
  /** The same for each time that the same mail is sent: by it the reader's program, and a test, sees a repeat. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  /** Plain text; links stand on lines of their own. */
  readonly text: string;
}

/** How people are written to. */
export interface Mailer {
  /**
   * Resolves once the mail is handed over; rejects where it could not be, or nobody knows whether it was.
   *
   * @throws AddressRefusedError where there is no use in another try.
   */
  send(mail: Mail): Promise<void>;
}

/** The mail server takes nothing for this address, and says that it never will. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
}

/** Pages that links in mails lead to. */
export type LinkedPage = 'verify-email' | 'confirm-email' | 'reset-password' | 'team-invitation';

/** Where such a page is, with the token that it needs. */
export type LinkTo = (page: LinkedPage, token: string) => string;
