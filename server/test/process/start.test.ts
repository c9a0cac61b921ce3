import { existsSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Banner, readBanner } from '../harness/banner.ts';
import { data, openSocket, post, take } from '../harness/client.ts';
import { send } from '../harness/http.ts';
import { isAlive, preparedDataFolder, spawnServer, temporaryDataFolder } from '../harness/process.ts';
import { startTestServer } from '../harness/server.ts';

const viewerShape = z.object({ viewer: z.object({ username: z.string() }).nullable() });
const viewer = '{ viewer { username } }';

/** What the banner's subscription tells. */
async function* eventsOf(where: Banner) {
  yield* openSocket(where).iterate({ query: where.subscription });
}

describe('what a first start prints', () => {
  test('is true: dashboard, page, token, login, query, subscription, folder, and that prices are replayed', async () => {
    const folder = temporaryDataFolder();
    const server = spawnServer({ DATA_DIR: folder.path, DASHBOARD: 'on' });
    const banner = await readBanner(server);

    const page = await send(banner.url, { headers: { Accept: 'text/html' } });
    expect(page.headers['content-type']).toMatch('text/html');
    expect(page.body.toString()).toContain('<html');

    const dashboard = () => send(banner.dashboard ?? '', { headers: { Accept: 'text/html' } });
    // The first start builds it.
    await vi.waitFor(async () => expect((await dashboard()).status).toBe(200), 30_000);
    expect((await dashboard()).body.toString()).toContain('<title>Tickwire</title>');

    expect(await data(banner, viewerShape, viewer, { token: banner.token })).toEqual({ viewer: { username: 'demo' } });
    const { signIn } = await data(
      banner,
      z.object({ signIn: z.object({ token: z.string() }) }),
      'mutation ($input: SignInInput!) { signIn(input: $input) { ... on AuthPayload { token } } }',
      { variables: { input: { email: banner.email, password: banner.password } } },
    );
    expect(signIn.token).not.toBe(banner.token);

    const answer = await post(banner, banner.query, { headers: banner.headers });
    const list = z.object({
      viewer: z.object({
        watchlists: z.object({
          nodes: z.array(
            z.object({
              items: z.array(z.object({ instrument: z.object({ quote: z.object({ price: z.string() }) }) })).min(1),
            }),
          ),
        }),
      }),
    });
    expect(list.parse(answer.data).viewer.watchlists.nodes).toHaveLength(1);

    const event = z.object({ data: z.object({ prices: z.object({ kind: z.string(), price: z.string() }) }) });
    const kinds = (await take(eventsOf(banner), 4)).map((next) => event.parse(next).data.prices.kind);
    expect(kinds).toEqual(['SNAPSHOT', 'SNAPSHOT', 'TICK', 'TICK']);

    expect(existsSync(banner.dataPath)).toBe(true);
    expect(banner.dataPath).toBe(folder.clusterPath());
    expect(banner.prices).toMatch(/REPLAY.*never live/);
    expect(server.problems()).toBe('');
  });
});

describe('stopping', () => {
  test.each<['SIGTERM' | 'SIGINT', 'kill' | 'killGroup']>([
    ['SIGTERM', 'kill'],
    ['SIGINT', 'killGroup'],
  ])(
    '%s by %s ends with 0, whatever is open, leaves no PostgreSQL behind, and the next start has all data',
    async (signal, how) => {
      const folder = preparedDataFolder();
      const first = spawnServer({ DATA_DIR: folder.path });
      const banner = await readBanner(first);
      const postgres = folder.postgresPid() ?? 0;
      expect(isAlive(postgres)).toBe(true);

      // Neither a subscription nor an idle connection holds it up.
      const events = eventsOf(banner);
      await events.next();
      await post(banner, viewer);
      first[how](signal);
      await expect(take(events, Number.POSITIVE_INFINITY)).rejects.toMatchObject({ code: 1001 });
      expect(await first.ended).toEqual({ code: 0, signal: null });
      await vi.waitFor(() => expect(isAlive(postgres)).toBe(false));
      expect(folder.postgresPid()).toBeNull();
      expect(first.problems()).toBe('');

      const second = await startTestServer({ dataDir: folder.path });
      const { token } = banner;
      expect(await data(second, viewerShape, viewer, { token })).toEqual({ viewer: { username: 'demo' } });
      const lists = z.object({ viewer: z.object({ watchlists: z.object({ totalCount: z.number() }) }) });
      const counted = await data(second, lists, '{ viewer { watchlists { totalCount } } }', { token });
      expect(counted.viewer.watchlists.totalCount).toBe(1);
      expect(second.embedded?.adopted).toBe(false);
      await second.stop();
    },
  );

  test('a signal that comes while it starts leaves no PostgreSQL behind either', async () => {
    const folder = temporaryDataFolder();
    const server = spawnServer({ DATA_DIR: folder.path });
    await server.printed(/migrated the database/);
    const postgres = folder.postgresPid() ?? 0;
    server.kill('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(server.problems()).toBe('');
    await vi.waitFor(() => expect(isAlive(postgres)).toBe(false));
  });
});
