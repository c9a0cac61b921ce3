import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createFollowing } from '../../src/analyses/following.ts';
import { createRefreshWatched } from '../../src/analyses/freshness.ts';
import { followedRuns } from '../../src/analyses/run-states.ts';
import { createAnalysisRuns, type ObtainedRun, priorities } from '../../src/analyses/runs.ts';
import { ownDatabase } from '../own-database.ts';

const database = await ownDatabase('freshness');
const minuteMs = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * minuteMs);

// What is watched in one test is not watched in the next.
beforeEach(() => database.watchlist.deleteMany());

interface Account {
  readonly activeMinutesAgo?: number | null;
  readonly suspended?: boolean;
}

/** An account that watches these. */
async function watch(
  instrumentIds: readonly string[],
  { activeMinutesAgo = 1, suspended = false }: Account = {},
): Promise<void> {
  const tag = randomUUID().replaceAll('-', '');
  await database.user.create({
    data: {
      ...{ email: `${tag}@example.com`, username: tag.slice(0, 20), usernameSkeleton: tag },
      lastActiveAt: activeMinutesAgo === null ? null : ago(activeMinutesAgo),
      suspendedAt: suspended ? new Date() : null,
      watchlists: {
        create: {
          name: 'A list',
          items: { create: instrumentIds.map((instrumentId, position) => ({ instrumentId, position })) },
        },
      },
    },
  });
}

interface Analysed {
  /** Null: never. */
  readonly minutesAgo?: number | null;
  readonly watchers?: number;
}

/** Instruments that were analysed then. */
async function instruments(count: number, { minutesAgo = 60, watchers = 0 }: Analysed = {}): Promise<string[]> {
  const made = await database.instrument.createManyAndReturn({
    data: Array.from({ length: count }, () => {
      const symbol = `T${randomUUID().slice(0, 12).toUpperCase()}`;
      return { symbol, name: symbol, assetClass: 'EQUITY', currency: 'USD', priceDecimals: 2, watchers };
    }),
    select: { id: true },
  });
  const ids = made.map(({ id }) => id);
  if (minutesAgo !== null) await completed(ids, minutesAgo);
  return ids;
}

async function instrument(analysed: Analysed = {}): Promise<string> {
  const [id = ''] = await instruments(1, analysed);
  return id;
}

async function completed(instrumentIds: readonly string[], minutesAgo: number): Promise<void> {
  const [completedAt, createdAt] = [ago(minutesAgo), ago(minutesAgo + 1)];
  await database.analysisRun.createMany({
    data: instrumentIds.map((instrumentId) => ({ instrumentId, status: 'COMPLETED', completedAt, createdAt })),
  });
}

/** What one round asks for. */
async function refreshed({ refreshPerMinute = 60, freshMs = 30 * minuteMs } = {}) {
  const asked: { ids: readonly string[]; priority: number }[] = [];
  const chore = createRefreshWatched({
    database,
    runs: {
      async obtain(ids, priority) {
        asked.push({ ids, priority });
        return new Map<string, ObtainedRun>();
      },
    },
    settings: { freshMs, refreshPerMinute },
  });
  await chore.run(new AbortController().signal);
  return asked;
}

const idsOf = async (...settings: Parameters<typeof refreshed>) =>
  (await refreshed(...settings)).flatMap(({ ids }) => ids);

describe('what is watched', () => {
  test('and was analysed too long ago is analysed again, behind whoever asks for something', async () => {
    const old = await instrument();
    await watch([old]);
    expect(await refreshed()).toEqual([{ ids: [old], priority: priorities.REFRESH }]);
  });

  test('by many, and on many lists, is asked for once', async () => {
    const old = await instrument();
    await watch([old]);
    await watch([old]);
    expect(await idsOf()).toEqual([old]);
  });

  test.each<[string, Analysed]>([
    ['is fresh', { minutesAgo: 29 }],
    ['was never analysed', { minutesAgo: null }],
  ])('and %s is left alone', async (_why, analysed) => {
    await watch([await instrument(analysed)]);
    expect(await refreshed()).toEqual([]);
  });

  test('and was analysed again since is left alone', async () => {
    const again = await instrument({ minutesAgo: 60 });
    await completed([again], 5);
    await watch([again]);
    expect(await refreshed()).toEqual([]);
  });

  test.each(['QUEUED', 'RUNNING'] as const)('and is %s is left alone', async (status) => {
    const underWay = await instrument();
    await database.analysisRun.create({ data: { instrumentId: underWay, activeId: underWay, status } });
    await watch([underWay]);
    expect(await refreshed()).toEqual([]);
  });

  test('and failed of late is tried again only once an analysis of then would be old', async () => {
    const [lately, before] = await Promise.all([instrument(), instrument()]);
    const failed = (instrumentId: string, minutes: number) =>
      database.analysisRun.create({ data: { instrumentId, status: 'FAILED', completedAt: ago(minutes) } });
    await failed(lately, 10);
    await failed(before, 31);
    await watch([lately, before]);
    expect(await idsOf()).toEqual([before]);
  });
});

test('a run of it begins, of which others know by then: the next round begins no other', async () => {
  const old = await instrument();
  await watch([old]);
  const jobs: unknown[] = [];
  const report = (error: unknown) => {
    throw error;
  };
  const following = createFollowing(followedRuns(database), { cache: { onChange: () => {} }, report });
  const runs = createAnalysisRuns({
    ...{ database, following, report, metrics: { count: () => {} } },
    jobs: { add: async (job, options) => void jobs.push({ ...job, ...options }) },
  });
  const chore = createRefreshWatched({ database, runs, settings: { freshMs: 30 * minuteMs, refreshPerMinute: 60 } });
  for (let round = 0; round < 3; round += 1) await chore.run(new AbortController().signal);
  const begun = await database.analysisRun.findMany({ where: { activeId: old } });
  expect(jobs).toEqual(begun.map(({ id }) => ({ kind: 'ANALYSIS', id, priority: priorities.REFRESH })));
  expect(begun).toHaveLength(1);
});

describe('an account', () => {
  test.each<[string, Account]>([
    ['that was not active for half an hour', { activeMinutesAgo: 31 }],
    ['that was never active', { activeMinutesAgo: null }],
    ['that is suspended', { suspended: true }],
  ])('%s watches nothing', async (_who, account) => {
    await watch([await instrument()], account);
    expect(await refreshed()).toEqual([]);
  });
});

describe('where much is old', () => {
  test('what most accounts watch comes first, and of that what is oldest, up to the bound', async () => {
    const [rare, popular, older] = await Promise.all([
      instrument({ watchers: 1 }),
      instrument({ watchers: 9 }),
      instrument({ watchers: 9, minutesAgo: 90 }),
    ]);
    await watch([rare, popular, older]);
    expect(await idsOf()).toEqual([older, popular, rare]);
    expect(await idsOf({ refreshPerMinute: 2 })).toEqual([older, popular]);
    expect(await refreshed({ refreshPerMinute: 0 })).toEqual([]);
  });

  test('what was analysed together is due over a fifth of the time more, each at a time of its own', async () => {
    const count = async (minutesAgo: number) => {
      await database.watchlist.deleteMany();
      await watch(await instruments(100, { minutesAgo }));
      return (await idsOf({ refreshPerMinute: 1_000 })).length;
    };
    // Of 30 to 36 minutes: none before, half of them at 33, all after. So far off once in a million million times.
    expect(await count(29.9)).toBe(0);
    const half = await count(33);
    expect(half).toBeGreaterThan(15);
    expect(half).toBeLessThan(85);
    expect(await count(36.1)).toBe(100);
  });

  test('what is not due yet in one round is not due in the next either: it is spread once', async () => {
    await watch(await instruments(60, { minutesAgo: 33 }));
    const [first, second] = [await idsOf(), await idsOf()];
    const moments = first.filter((id) => !second.includes(id));
    expect(moments).toEqual([]);
    expect(second.length - first.length).toBeLessThanOrEqual(2);
  });
});
