import type { PrismaClient } from '@tickwire/prisma';
import type { FirstAdmin } from '../../admin/first-admin.ts';
import type { Background } from '../../ports/background.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Limits } from '../../ports/limits.ts';
import type { LinkTo } from '../../ports/mail.ts';
import type { Confirmation } from '../passwords/confirmation.ts';
import type { Notices } from './notices.ts';
import type { PostOffice } from './post-office.ts';

/** What a service works with that changes accounts by mailed links. */
export interface MailingOptions {
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly background: Background;
  readonly postOffice: PostOffice;
  readonly notices: Notices;
  readonly linkTo: LinkTo;
  readonly confirmation: Confirmation;
  readonly firstAdmin: FirstAdmin;
  readonly limits: Limits;
}
