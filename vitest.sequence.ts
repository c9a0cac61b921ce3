import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, the longest first: begun last, one of them would go on alone when all others are done. */
const slowFiles: readonly string[] = [
  'server/test/dashboard/in-browser.test.ts',
  'server/test/mail/killed-worker.test.ts',
  'server/test/accounts/mail.test.ts',
  'server/test/limits/sign-in.test.ts',
  'server/test/market/candle-history.test.ts',
  'sdk/test/package.test.ts',
  'server/test/security/permissions.test.ts',
  'server/test/dashboard/in-use.test.ts',
  'server/test/dashboard/tasks-in-use.test.ts',
  'server/test/process/start.test.ts',
  'server/test/process/crash.test.ts',
  'prisma/test/embedded.test.ts',
  'server/test/http/graphiql-in-browser.test.ts',
  'server/test/admin-first.test.ts',
  'server/test/process/sharing.test.ts',
  'server/test/process/configuration.test.ts',
  'server/test/security/csrf-in-browser.test.ts',
  'server/test/market/market-cache.test.ts',
  'server/test/prices.test.ts',
  'server/test/prices-input.test.ts',
  'server/test/jobs/worker-process.test.ts',
  'server/test/jobs/queue.test.ts',
  'server/test/identity/oauth-attacks.test.ts',
  'server/test/billing-order.test.ts',
];

/** How long files took before is known where they ran before: not in a fresh clone. */
export class SlowFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = slowFiles.findIndex((file) => moduleId.endsWith(`/${file}`));
      return place === -1 ? slowFiles.length : place;
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
