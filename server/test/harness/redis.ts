import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { whenDone } from './when-done.ts';

/** Tests that need one are skipped where there is none. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** What Redis answers for the time that is left to a key which is not there. */
const gone = -2;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export interface RedisProcess {
  readonly url: string;
  /** As a crash ends it: nothing of what it held is left. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty but for what was saved. */
  restart(): Promise<void>;
  /** Stops it from answering, with its connections open. */
  freeze(): void;
  thaw(): void;
  /** What it holds. */
  keys(): Promise<{ readonly key: string; readonly ttl: number }[]>;
}

/** A Redis of this test file's own, which ends with it. With a folder it starts again with what was saved there. */
export async function startRedis({ folder }: { readonly folder?: string } = {}): Promise<RedisProcess> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const address = ['--port', String(port), '--bind', '127.0.0.1'];
    const kept = ['--save', '', '--appendonly', 'no', ...(folder === undefined ? [] : ['--dir', folder])];
    child = spawn('redis-server', [...address, ...kept], { stdio: 'ignore' });
    const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => {});
    await client.ping();
    client.disconnect();
  }

  async function kill(): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  whenDone(kill);
  await start();
  return {
    url,
    kill,
    restart: start,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    async keys() {
      const client = new Redis(url);
      const keys = await client.keys('*');
      const found = await Promise.all(keys.map(async (key) => ({ key, ttl: await client.ttl(key) })));
      client.disconnect();
      // One whose time ended between the two questions is held no more.
      return found.filter(({ ttl }) => ttl !== gone);
    },
  };
}
