import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { hasRedis, startRedis } from './harness/redis.ts';
import { startTestServer } from './harness/server.ts';

describe.skipIf(!hasRedis)(
  'a Redis that refuses for ever what REDIS_URL asks keeps the server from starting, in one line',
  () => {
    test('a database that it does not have', async () => {
      const { url } = await startRedis();
      const redisUrl = url.replace(/\/0$/, '/99');
      await expect(startTestServer({ redisUrl })).rejects.toMatchObject({
        name: 'ConfigError',
        problems: [expect.stringMatching(/^REDIS_URL: Redis answers "ERR DB index is out of range"/)],
      });
    });

    test('a password that is wrong, or that is missing', async () => {
      const { url } = await startRedis();
      const admin = new Redis(url);
      await admin.config('SET', 'requirepass', 'right');
      admin.disconnect();
      await expect(startTestServer({ redisUrl: url })).rejects.toMatchObject({
        problems: [expect.stringMatching(/^REDIS_URL: Redis answers "NOAUTH/)],
      });
      const refused = startTestServer({ redisUrl: url.replace('//', '//:wrong@') });
      await expect(refused).rejects.toMatchObject({
        problems: [expect.stringMatching(/^REDIS_URL: Redis answers "(WRONGPASS|ERR invalid password)/)],
      });
      const server = await startTestServer({ redisUrl: url.replace('//', '//:right@') });
      await server.stop();
    });
  },
);
