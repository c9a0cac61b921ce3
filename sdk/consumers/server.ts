import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

export interface DemoServer extends AsyncDisposable {
  readonly url: string;
  /** Of the demo user. */
  readonly token: string;
}

/** The server as `pnpm start` runs it, with a database of its own, and the demo user that its banner names. */
export async function startDemoServer(): Promise<DemoServer> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'tickwire-consumers-'));
  const options = ['--disable-warning=ExperimentalWarning', '--import', '@tickwire/prisma/ensure-generated'];
  const child = spawn(process.execPath, [...options, 'server/src/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const banner = new Promise<string>((resolve, reject) => {
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
      const token = /Bearer token\s+(\S+)\n/.exec(told)?.[1];
      if (token !== undefined) resolve(token);
    });
    child.once('exit', () => reject(new Error('the server does not start')));
  });
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    token: await banner,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
