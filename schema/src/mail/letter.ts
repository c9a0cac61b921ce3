import type { Mail } from '../ports/mail.ts';

/** A mail as it is written: it gets its id when it is sent. */
export type Letter = Omit<Mail, 'id'>;

/** Whom a mail is written to, and about which account. */
export interface Addressee {
  readonly email: string;
  readonly username: string;
}

export function letter({ email, username }: Addressee, subject: string, ...paragraphs: readonly string[]): Letter {
  return { to: email, subject, text: `${[`Hello ${username},`, ...paragraphs].join('\n\n')}\n` };
}
