import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, vi } from 'vitest';

interface ReceivedMail {
  /** Of its header X-Tickwire-Mail-Id: the same where a mail is a repeat. */
  readonly id: string;
  /** "<…@…>" */
  readonly messageId: string;
  /** The envelope's: where it was really delivered. */
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** The first link in it; empty where there is none. */
  readonly link: string;
  /** What that link carries; empty where there is none. */
  readonly token: string;
}

export interface Mailbox {
  readonly url: string;
  /** Everything received so far, in order. */
  readonly mails: readonly ReceivedMail[];
  /** The mails to this address so far. */
  to(address: string): ReceivedMail[];
  /** The newest mail to this address whose subject has this; waits for it to arrive. */
  arrived(address: string, subject: RegExp): Promise<ReceivedMail>;
  /** How many connections are open now. */
  connections(): number;
  /** From now on: what becomes of mails. Those of `LOST_ANSWER` are received, and the connection goes before that is said. */
  turn(state: MailboxState): void;
}

type MailboxState = 'WELL' | 'DOWN' | 'LOST_ANSWER';

/** RFC 2045: soft breaks go, and `=C3` becomes its byte. */
function decodeQuotedPrintable(body: string): string {
  const bytes = body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function parseMail(raw: string, to: readonly string[], from: string): ReceivedMail {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const decoded = decodeQuotedPrintable(body.join('\r\n\r\n')).replaceAll('\r\n', '\n');
  const link = /^https?:\/\/\S+$/m.exec(decoded)?.[0] ?? '';
  return {
    id: /^X-Tickwire-Mail-Id: (.*)$/im.exec(head)?.[1]?.trim() ?? '',
    messageId: /^Message-ID: (.*)$/im.exec(head)?.[1]?.trim() ?? '',
    to,
    from,
    subject: /^Subject: (.*)$/m.exec(head)?.[1]?.trim() ?? '',
    text: decoded,
    link,
    token: link === '' ? '' : (new URL(link).searchParams.get('token') ?? ''),
  };
}

export interface MailboxOptions {
  /** Left out: mail is taken from anybody. */
  readonly password?: string;
}

/** An SMTP server on a free port that takes every mail, but for those to `refused.…`; it stops after the file's tests. */
export async function startMailbox({ password }: MailboxOptions = {}): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  let state: MailboxState = 'WELL';
  const smtp = new SMTPServer({
    authOptional: password === undefined,
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      if (auth.password === password) done(null, { user: auth.username });
      else done(new Error('the password is wrong'));
    },
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    // Pooled connections of servers that have not stopped yet are not waited for.
    closeTimeout: 200,
    onMailFrom: (_address, _session, done) => done(state === 'DOWN' ? new Error('try again later') : null),
    onRcptTo: ({ address }, _session, done) => {
      if (!address.startsWith('refused.')) return done();
      done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
    },
    onData(stream, { envelope }, done) {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      text(stream).then((raw) => {
        mails.push(
          parseMail(
            raw,
            envelope.rcptTo.map(({ address }) => address),
            from,
          ),
        );
        if (state !== 'LOST_ANSWER') return done();
        for (const connection of smtp.connections) connection.close();
      }, done);
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  const to = (wanted: string) => mails.filter((mail) => mail.to.includes(wanted));
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    mails,
    to,
    arrived: (wanted, subject) =>
      vi.waitFor(
        () => {
          const found = to(wanted).findLast((mail) => subject.test(mail.subject));
          if (found === undefined) throw new Error(`no mail to ${wanted} that says ${subject}`);
          return found;
        },
        { timeout: 10_000, interval: 20 },
      ),
    connections: () => smtp.connections.size,
    turn(next) {
      state = next;
    },
  };
}
