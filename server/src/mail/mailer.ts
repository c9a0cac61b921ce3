import type { Mail, Mailer } from '@tickwire/schema';
import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface ServerMailer extends Mailer {
  /** Ends its connections. What is not sent by then is not sent any more. */
  close(): void;
}

const connectTimeoutMs = 10_000;
/** How long a server may say nothing within a conversation. */
const silenceTimeoutMs = 20_000;
const maxConnections = 3;

/** RFC 5321: a reply of 5yz is for good. What else is refused, as the sender or a password, is for who runs this to mend. */
function isForGood(error: unknown): boolean {
  if (!(error instanceof Error && 'command' in error && 'responseCode' in error)) return false;
  return error.command === 'RCPT TO' && Number(error.responseCode) >= 500;
}

function smtpMailer(url: string, from: string): ServerMailer {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections,
      connectionTimeout: connectTimeoutMs,
      greetingTimeout: connectTimeoutMs,
      dnsTimeout: connectTimeoutMs,
      socketTimeout: silenceTimeoutMs,
    },
    // Nothing in a mail may name a file or a page to be put into it.
    { from, disableFileAccess: true, disableUrlAccess: true },
  );
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ id, to, subject, text }: Mail) {
      try {
        await transport.sendMail({
          messageId: `<${id}@${domain}>`,
          // Mail servers on the way may change the other one.
          headers: { 'X-Tickwire-Mail-Id': id },
          // As an object it is one address, whatever it holds.
          to: { name: '', address: to },
          ...{ subject, text, textEncoding: 'quoted-printable' },
        });
        return 'TAKEN';
      } catch (error) {
        if (isForGood(error)) return 'ADDRESS_REFUSED';
        throw error;
      }
    },
    close: () => transport.close({ force: true }),
  };
}

/** The one place that writes tokens to the log: where nobody but a developer at this machine is served. */
function printingMailer(log: Logger): ServerMailer {
  return {
    async send({ to, subject, text }) {
      log.info(
        { to, subject },
        `a mail, printed for local development, as SMTP_URL is not set:\n\n${text.trimEnd().replaceAll(/^(?=.)/gm, '    ')}`,
      );
      return 'TAKEN';
    },
    close: () => {},
  };
}

/** By SMTP; without SMTP_URL on the log, with the embedded database outside production alone; null where no mail can be sent. */
export function createMailer(
  { smtpUrl, mailFrom, databaseUrl, production }: Pick<Config, 'smtpUrl' | 'mailFrom' | 'databaseUrl' | 'production'>,
  log: Logger,
): ServerMailer | null {
  if (smtpUrl !== null) return smtpMailer(smtpUrl, mailFrom);
  if (databaseUrl === null && !production) return printingMailer(log);
  log.warn('no mail can be sent, and so no password reset and no email confirmed: set SMTP_URL');
  return null;
}
