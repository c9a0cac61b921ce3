import { serviceUnavailable } from '../../errors.ts';
import type { Background } from '../../ports/background.ts';
import type { Mail, Mailer } from '../../ports/mail.ts';

export interface PostOffice {
  /** Whether mail can be sent at all. */
  readonly isOpen: boolean;
  /** @throws GraphQLError with SERVICE_UNAVAILABLE where no mail can be sent. */
  mustBeOpen(): void;
  /** Sends a mail in the background: to be called once what it tells of is committed. Nothing where there is no mailer. */
  post(mail: Mail): void;
}

/** `mailer` is null where the server has no way to send mail. */
export function createPostOffice(mailer: Mailer | null, background: Background): PostOffice {
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
  };
}
