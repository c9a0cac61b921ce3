import type { PrismaClient } from '@tickwire/prisma';
import type { JobHandler } from '../ports/jobs.ts';
import type { Limits } from '../ports/limits.ts';
import type { Handover, LinkTo, Mailer } from '../ports/mail.ts';
import { type MailTemplate, mailShape } from './outgoing.ts';
import { createWriter } from './writing.ts';

/** Longer than any try takes: of a mail that is being sent, nobody else takes hold. */
const holdSeconds = 90;
/** After the first try that failed; after each other one twice as long, up to an hour. */
const firstPauseSeconds = 30;
const longestPauseSeconds = 3_600;

const hourSeconds = 3_600;
/** Whoever does a thing over and over fills no mailbox by it, least of all one that is not theirs. */
const mostAnHour = 20;

/** How a mail counts that nobody has asked for; what is told of an account's safety is not crowded out by the rest. */
const counterNames: Readonly<Record<MailTemplate, 'notices' | 'notifications' | null>> = {
  VERIFY_EMAIL: null,
  CHANGE_EMAIL: null,
  RESET_PASSWORD: null,
  TEAM_INVITATION: null,
  NOTIFICATION: 'notifications',
  PASSWORD_CHANGED: 'notices',
  EMAIL_CHANGE_REQUESTED: 'notices',
  EMAIL_CHANGED: 'notices',
  TOTP_ENABLED: 'notices',
  TOTP_DISABLED: 'notices',
  RECOVERY_CODES_RENEWED: 'notices',
  API_KEY_CREATED: 'notices',
  ACCOUNT_DELETED: 'notices',
};

export interface SendingOptions {
  readonly database: PrismaClient;
  /** Null where the server has no way to send mail. */
  readonly mailer: Mailer | null;
  readonly linkTo: LinkTo;
  readonly limits: Limits;
  readonly report: (error: unknown, what: string) => void;
}

interface HeldMail {
  readonly template: string;
  readonly content: unknown;
  readonly userId: string | null;
  readonly address: string | null;
  /** With the one that begins now. */
  readonly attempts: number;
}

/** Writes a mail and sends it: at least once, and never twice at the same time. */
export function createMailHandler({ database, mailer, linkTo, limits, report }: SendingOptions): JobHandler {
  const write = createWriter({ database, linkTo });
  const counters = {
    notices: limits.counter('notices', hourSeconds),
    notifications: limits.counter('notifications', hourSeconds),
  };

  /** Null where it is done, or somebody else sends it, or it is not to be tried again yet. */
  async function take(id: string): Promise<HeldMail | null> {
    const [held] = await database.$queryRaw<HeldMail[]>`
      UPDATE outgoing_mails
      SET attempts = attempts + 1, due_at = now() + make_interval(secs => ${holdSeconds})
      WHERE id = ${id}::uuid AND done_at IS NULL AND (attempts = 0 OR due_at <= now())
      RETURNING template, content, user_id AS "userId", address::text AS address, attempts`;
    return held ?? null;
  }

  async function end(id: string, failure: string | null): Promise<void> {
    await database.$executeRaw`
      UPDATE outgoing_mails SET done_at = now(), failure = ${failure} WHERE id = ${id}::uuid AND done_at IS NULL`;
  }

  async function postpone(id: string, { attempts }: HeldMail): Promise<void> {
    const pause = Math.min(firstPauseSeconds * 2 ** (attempts - 1), longestPauseSeconds);
    await database.$executeRaw`
      UPDATE outgoing_mails SET due_at = now() + make_interval(secs => ${pause})
      WHERE id = ${id}::uuid AND done_at IS NULL`;
  }

  async function isOneTooMany(template: MailTemplate, address: string): Promise<boolean> {
    const name = counterNames[template];
    return name !== null && (await counters[name].add(address.toLowerCase())).total > mostAnHour;
  }

  return async (id, { signal }) => {
    const held = await take(id);
    if (held === null) return;
    if (mailer === null) return end(id, 'no mail can be sent: SMTP_URL is not set');
    const mail = mailShape.parse({ template: held.template, content: held.content });
    const account = held.userId === null ? null : await database.user.findUnique({ where: { id: held.userId } });
    const address = held.address ?? account?.email;
    const letter = address === undefined ? null : await write({ id, mail, account, address });
    if (letter === null) return end(id, 'there was nothing to tell any more');
    if (held.attempts === 1 && (await isOneTooMany(mail.template, letter.to))) return end(id, 'too many in an hour');
    let handover: Handover;
    try {
      handover = await mailer.send({ id, ...letter });
    } catch (error) {
      // Its time is over, or the process stops: it is held for a while, and then tried again.
      if (signal.aborted) throw error;
      if (held.attempts === 1) {
        report(error, `the mail ${mail.template} ${id} could not be sent: it is tried again for two days`);
      }
      return postpone(id, held);
    }
    if (handover === 'TAKEN') return end(id, null);
    report(new Error('the mail server takes nothing for its address'), `the mail ${mail.template} ${id} was refused`);
    return end(id, 'the mail server refused the address');
  };
}
