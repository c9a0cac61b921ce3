import type { PrismaClient } from '@tickwire/prisma';
import type { FirstAdmin } from '../../admin/first-admin.ts';
import type { Outbox } from '../../events/outbox.ts';
import type { PostOffice } from '../../mail/post-office.ts';
import type { Background } from '../../ports/background.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Limits } from '../../ports/limits.ts';
import type { Confirmation } from '../passwords/confirmation.ts';

/** What a service works with that changes accounts by mailed links. */
export interface MailingOptions {
  readonly database: PrismaClient;
  readonly cache: Cache;
  readonly background: Background;
  readonly postOffice: PostOffice;
  readonly outbox: Outbox;
  readonly confirmation: Confirmation;
  readonly firstAdmin: FirstAdmin;
  readonly limits: Limits;
}
