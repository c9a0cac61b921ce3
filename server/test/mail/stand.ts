import { randomUUID } from 'node:crypto';
import { createPost, type Job, type MailContent } from '@tickwire/schema';
import { readConfig } from '../../src/config.ts';
import { createLinks } from '../../src/mail/links.ts';
import { createMailer } from '../../src/mail/mailer.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { TestServer } from '../harness/server.ts';
import { whenDone } from '../harness/when-done.ts';

const attempt = { signal: new AbortController().signal, isLast: false };

/** The post of a process that works: its jobs are done when a test says so. `smtpUrl` is null where it can send no mail. */
export function openPost({ database, services }: TestServer, smtpUrl: string | null) {
  const log = createLogger('silent');
  const { config } = readConfig({
    DATABASE_URL: 'postgresql://localhost/tickwire',
    MAIL_FROM: 'A <a@mail.example.com>',
  });
  const mailer = createMailer({ ...config, smtpUrl }, log);
  whenDone(() => mailer?.close());
  const waiting: Job[] = [];
  const reports: string[] = [];
  const { handlers, chores } = createPost({
    ...{ database, mailer, limits: services.limits },
    linkTo: createLinks({ appUrl: 'https://app.example.com', ownUrl: '' }),
    jobs: {
      async add(job) {
        waiting.push(job);
      },
    },
    background: { run() {} },
    report: (error, what) => reports.push(`${what}: ${String(error)}`),
  });

  return {
    /** What was reported, in order. */
    reports,
    /** Does the job of a mail. */
    work: (id: string) => handlers.MAIL(id, attempt),
    /** Does both chores; answers the mails whose jobs were added by that. */
    async sweep(): Promise<string[]> {
      waiting.length = 0;
      for (const chore of chores) await chore.run(attempt.signal);
      return waiting.map(({ id }) => id);
    },
    /** As after so long a pause. */
    makeDue: (id: string) => database.outgoingMail.update({ where: { id }, data: { dueAt: new Date(0) } }),
    row: (id: string) => database.outgoingMail.findUniqueOrThrow({ where: { id } }),
    async queue(mail: MailContent, to: { readonly userId?: string; readonly address?: string }): Promise<string> {
      const id = randomUUID();
      const { userId = null, address = null } = to;
      await database.outgoingMail.create({ data: { id, ...mail, userId, address } });
      return id;
    },
  };
}
