import { defaultAnalysisSettings } from '@tickwire/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type QuickUser, quickUser } from '../harness/quick-user.ts';
import { startTestServer } from '../harness/server.ts';
import { newTeam } from '../harness/team.ts';
import { newInstrument } from './asking.ts';
import { newWorks } from './works.ts';

const server = await startTestServer();
const { database } = server;

const instruments = async (count: number) =>
  (await Promise.all(Array.from({ length: count }, () => newInstrument(server)))).map(({ id }) => id);

describe('obtaining runs', () => {
  test('of many instruments in any order by many at once, in two processes, begins one of each and blocks nobody', async () => {
    const [one, other] = [newWorks(server), newWorks(server)];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uniqueArray(fc.nat(9)), { minLength: 2, maxLength: 12 }), async (wishes) => {
        const ids = await instruments(10);
        const begun = one.queue.length + other.queue.length;
        const obtained = await Promise.all(
          wishes.map((places, index) => {
            const { runs } = index % 2 === 0 ? one.analyses : other.analyses;
            return runs.obtain(
              places.flatMap((place) => ids[place] ?? []),
              10,
            );
          }),
        );
        const wanted = new Set(wishes.flat()).size;
        expect(new Set(obtained.flatMap((map) => [...map.values()].map(({ id }) => id))).size).toBe(wanted);
        for (const [index, map] of obtained.entries()) expect(map.size).toBe(wishes[index]?.length);
        expect(one.queue.length + other.queue.length - begun).toBe(wanted);
      }),
      { numRuns: 8 },
    );
  });

  test('answers a fresh one, joins the one under way, and begins one where there is neither', async () => {
    const works = newWorks(server);
    const [fresh = '', expired = '', underWay = '', failed = '', none = ''] = await instruments(5);
    const inAnHour = new Date(Date.now() + 3_600_000);
    const ended = (instrumentId: string, expiresAt: Date | null, status: 'COMPLETED' | 'FAILED') =>
      database.analysisRun.create({ data: { instrumentId, status, completedAt: new Date(), expiresAt } });
    const kept = await ended(fresh, inAnHour, 'COMPLETED');
    await ended(expired, new Date(0), 'COMPLETED');
    await ended(failed, null, 'FAILED');
    const active = await database.analysisRun.create({ data: { instrumentId: underWay, activeId: underWay } });
    const ids = [fresh, expired, underWay, failed, none];
    const obtained = await works.analyses.runs.obtain([...ids, ...ids], 1);
    expect(obtained.get(fresh)).toEqual({ id: kept.id, isCompleted: true });
    expect(obtained.get(underWay)).toEqual({ id: active.id, isCompleted: false });
    const begun = [expired, failed, none].map((id) => obtained.get(id)?.id);
    expect(works.queue.map(({ id }) => id).sort()).toEqual(begun.sort());
  });
});

describe('waiting for a run', () => {
  test('resolves with how it ended, wherever that was, and at once where it has', async () => {
    const [here, elsewhere] = [newWorks(server), newWorks(server)];
    const { id } = await database.analysisRun.create({ data: { instrument: { connect: { symbol: 'IBM' } } } });
    const waiting = here.analyses.runs.ended(id, new AbortController().signal);
    await elsewhere.attempt(id);
    expect(await waiting).toBe('COMPLETED');
    expect(await here.analyses.runs.ended(id, new AbortController().signal)).toBe('COMPLETED');
  });

  test('ends with the signal', async () => {
    const { id } = await database.analysisRun.create({ data: { instrument: { connect: { symbol: 'IBM' } } } });
    const giveUp = new AbortController();
    const waiting = newWorks(server).analyses.runs.ended(id, giveUp.signal);
    giveUp.abort(new Error('no longer'));
    await expect(waiting).rejects.toThrow('no longer');
    await newWorks(server).attempt(id);
  });
});

describe('what is watched', () => {
  /** An instrument whose analysis is no longer fresh, on a list of this user's, or of this team's. */
  async function watched(place: { readonly userId: string; readonly teamId?: string }): Promise<string> {
    const [id = ''] = await instruments(1);
    await database.analysisRun.create({ data: { instrumentId: id, status: 'COMPLETED', completedAt: new Date(0) } });
    const items = { create: { instrumentId: id, position: 0 } };
    await database.watchlist.create({ data: { ...place, name: 'A list', items } });
    return id;
  }

  test('is analysed again where its owner was here of late, or, for the list of a team, anyone in it', async () => {
    const [owner, member, left] = await Promise.all([quickUser(server), quickUser(server), quickUser(server)]);
    const { databaseId: teamId } = await newTeam(server, [
      [owner, 'OWNER'],
      [member, 'VIEWER'],
    ]);
    const [own, ofTeam] = [
      await watched({ userId: owner.databaseId }),
      await watched({ userId: owner.databaseId, teamId }),
    ];
    const settings = { ...defaultAnalysisSettings, refreshPerMinute: 100_000 };
    /** Which of them are analysed again when only this user was here. */
    const refreshedFor = async (active: QuickUser) => {
      for (const { databaseId: id } of [owner, member, left]) {
        const lastActiveAt = id === active.databaseId ? new Date() : new Date(0);
        await database.user.update({ where: { id }, data: { lastActiveAt } });
      }
      const works = newWorks(server, { settings });
      const chore = works.analyses.chores.find(({ name }) => name === 'refresh-watched');
      await chore?.run(new AbortController().signal);
      const begun = await database.analysisRun.findMany({ where: { activeId: { in: [own, ofTeam] } } });
      await database.analysisRun.deleteMany({ where: { id: { in: begun.map(({ id }) => id) } } });
      return begun.map(({ instrumentId }) => instrumentId).sort();
    };
    expect(await refreshedFor(left)).toEqual([]);
    expect(await refreshedFor(member)).toEqual([ofTeam]);
    expect(await refreshedFor(owner)).toEqual([own, ofTeam].sort());
  });
});
