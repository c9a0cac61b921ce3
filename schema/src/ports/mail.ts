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
  /** Rejects where the mail could not be handed over, or nobody knows whether it was: another try may do better. */
  send(mail: Mail): Promise<Handover>;
}

/** `ADDRESS_REFUSED`: the mail server takes nothing for this address, and says that it never will. */
export type Handover = 'TAKEN' | 'ADDRESS_REFUSED';

/** Pages that links in mails lead to. */
export type LinkedPage = 'verify-email' | 'confirm-email' | 'reset-password' | 'team-invitation';

/** Where such a page is, with the token that it needs. */
export type LinkTo = (page: LinkedPage, token: string) => string;
