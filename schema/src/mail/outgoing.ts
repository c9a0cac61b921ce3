import { z } from 'zod';
import type { Taking } from '../events/subscriber.ts';
import { newUuid } from '../uuid-time.ts';

function template<Name extends string, Content extends z.ZodRawShape>(name: Name, content: Content) {
  return z.object({ template: z.literal(name), content: z.object(content) });
}

/** How mails are written: by name, and what each needs. Never secrets: tokens are made when a mail is sent. */
export const mailShape = z.discriminatedUnion('template', [
  /** What a notification says. */
  template('NOTIFICATION', { title: z.string(), body: z.string().nullable() }),
  /** Asks somebody into a team. */
  template('TEAM_INVITATION', { invitationId: z.uuid() }),
  // Those that somebody asked for: each holds a link.
  template('VERIFY_EMAIL', {}),
  template('CHANGE_EMAIL', {}),
  template('RESET_PASSWORD', {}),
  // What the owner of an account is told, so that somebody else's doing does not go unseen.
  template('PASSWORD_CHANGED', {}),
  template('EMAIL_CHANGE_REQUESTED', { newEmail: z.string() }),
  template('EMAIL_CHANGED', { username: z.string(), newEmail: z.string() }),
  template('TOTP_ENABLED', {}),
  template('TOTP_DISABLED', {}),
  template('RECOVERY_CODES_RENEWED', {}),
  template('API_KEY_CREATED', {}),
  template('ACCOUNT_DELETED', { username: z.string() }),
]);

export type MailContent = z.infer<typeof mailShape>;
export type MailTemplate = MailContent['template'];

export type NewMail = MailContent & {
  /** Whom it is for: where that account goes, the mail goes with it. Null: whoever reads the mail of `address`. */
  readonly userId: string | null;
  /** Where it goes; null: to the address that the account has when it is sent. */
  readonly address: string | null;
};

/**
 * Lets mails be sent once the transaction has committed: each at least once, always under the same id. Where no mail can be
 * sent they are written too, and ended by the job, which alone knows.
 */
export async function queueMails(
  { transaction, add }: Pick<Taking, 'transaction' | 'add'>,
  mails: readonly NewMail[],
): Promise<void> {
  const rows = mails.map(({ template, content, userId, address }) => {
    return { id: newUuid(), template, content, userId, address };
  });
  if (rows.length > 0) await transaction.outgoingMail.createMany({ data: rows });
  for (const { id } of rows) add({ kind: 'MAIL', id });
}

/** The same for one. */
export function queueMail(taking: Pick<Taking, 'transaction' | 'add'>, mail: NewMail): Promise<void> {
  return queueMails(taking, [mail]);
}
