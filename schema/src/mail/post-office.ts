import type { Transaction } from '../changes.ts';
import { serviceUnavailable } from '../errors.ts';
import type { Background } from '../ports/background.ts';
import type { Job, Jobs } from '../ports/jobs.ts';
import { type NewMail, queueMail } from './outgoing.ts';

/** Lets a mail be sent, once the transaction has committed. */
type Post = (transaction: Transaction, mail: NewMail) => Promise<void>;

/** Where a request hands in mails; what happened is mailed by those who subscribe to it. */
export interface PostOffice {
  /** Whether mail can be sent at all. */
  readonly isOpen: boolean;
  /** @throws GraphQLError with SERVICE_UNAVAILABLE where no mail can be sent. */
  mustBeOpen(): void;
  /** Does a change that posts mails in its transaction, and hands them on after it. */
  posting<T>(change: (post: Post) => Promise<T>): Promise<T>;
}

export interface PostOfficeOptions {
  readonly jobs: Jobs;
  readonly background: Background;
  readonly isOpen: boolean;
}

export function createPostOffice({ jobs, background, isOpen }: PostOfficeOptions): PostOffice {
  return {
    isOpen,
    mustBeOpen() {
      if (!isOpen) throw serviceUnavailable('This server cannot send mail. Whoever runs it has to set SMTP_URL.');
    },
    async posting(change) {
      const added: Job[] = [];
      const result = await change((transaction, mail) =>
        queueMail({ transaction, add: (job) => added.push(job) }, mail),
      );
      if (added.length > 0) {
        background.run('handing on mails', async () => {
          await Promise.all(added.map((job) => jobs.add(job)));
        });
      }
      return result;
    },
  };
}
