import type { Background } from '../ports/background.ts';
import type { Chore, JobHandler, Jobs } from '../ports/jobs.ts';
import { createPostOffice, type PostOffice } from './post-office.ts';
import { createMailHandler, type SendingOptions } from './sending.ts';
import { createMailPruner, createMailSweeper } from './sweeper.ts';

export interface PostOptions extends SendingOptions {
  readonly jobs: Jobs;
  readonly background: Background;
}

export interface PostService {
  readonly office: PostOffice;
  /** What a process that works does. */
  readonly handlers: Readonly<Record<'MAIL', JobHandler>>;
  readonly chores: readonly Chore[];
}

/** Puts together how mails are handed in, and sent. */
export function createPost(options: PostOptions): PostService {
  const { jobs, background, mailer } = options;
  return {
    office: createPostOffice({ jobs, background, isOpen: mailer !== null }),
    handlers: { MAIL: createMailHandler(options) },
    chores: [createMailSweeper(options), createMailPruner(options)],
  };
}
