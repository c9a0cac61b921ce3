import { serviceUnavailable } from '../../errors.ts';
import type { Background } from '../../ports/background.ts';
import type { Limits } from '../../ports/limits.ts';
import type { Mail, Mailer } from '../../ports/mail.ts';

export interface PostOffice {
  /** Whether mail can be sent at all. */
  readonly isOpen: boolean;
  /** @throws GraphQLError with SERVICE_UNAVAILABLE where no mail can be sent. */
  mustBeOpen(): void;
  /** Sends a mail in the background: to be called once what it tells of is committed. Nothing where there is no mailer. */
  post(mail: Mail): void;
  /** The same for what nobody asked to be told: of so many to one address the rest is left out. */
  notify(mail: Mail): void;
}

const hourSeconds = 3_600;
/** Whoever does a thing over and over fills no mailbox by it, least of all one that is not theirs. */
const maxNoticesAnHour = 20;

/** `mailer` is null where the server has no way to send mail. */
export function createPostOffice(mailer: Mailer | null, background: Background, limits: Limits): PostOffice {
  const notices = limits.counter('notices', hourSeconds);
  return {
    isOpen: mailer !== null,
    mustBeOpen() {
      if (mailer === null) {
        throw serviceUnavailable('This server cannot send mail. Whoever runs it has to set SMTP_URL.');
      }
    },
    post(mail) {
      if (mailer !== null) background.run(`the mail "${mail.subject}"`, () => mailer.send(mail));
    },
    notify(mail) {
      if (mailer === null) return;
      background.run(`the notice "${mail.subject}"`, async () => {
        const { total } = await notices.add(mail.to.toLowerCase());
        if (total <= maxNoticesAnHour) await mailer.send(mail);
      });
    },
  };
}
