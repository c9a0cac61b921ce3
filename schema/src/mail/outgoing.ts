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
]);

export type MailContent = z.infer<typeof mailShape>;

export type NewMail = MailContent & {
  /** Whom it is for; null: nobody with an account. */
  readonly userId: string | null;
  /** Where it goes; null: to the address that the account has when it is sent. */
  readonly address: string | null;
};

/** Lets a mail be sent once the transaction has committed: at least once, always under the same id. */
export async function queueMail(
  { transaction, add }: Pick<Taking, 'transaction' | 'add'>,
  { template, content, userId, address }: NewMail,
): Promise<void> {
  const id = newUuid();
  await transaction.outgoingMail.create({ data: { id, template, content, userId, address } });
  add({ kind: 'MAIL', id });
}
