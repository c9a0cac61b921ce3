import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createEmptyDatabase } from './database.ts';
import { whenDone } from './when-done.ts';

export interface DatabaseProxy {
  /** Of a new, empty database behind the proxy. */
  readonly url: string;
  /** The same database, without the proxy. */
  readonly directUrl: string;
  /** Ends all connections and refuses new ones, as a database does that was stopped. */
  cut(): Promise<void>;
  restore(): Promise<void>;
}

/** A database of its own behind a TCP proxy, which can be taken away and given back. */
export async function databaseBehindProxy(name: string): Promise<DatabaseProxy> {
  const directUrl = await createEmptyDatabase(name);
  const target = new URL(directUrl);
  const open = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const listen = async (port: number) => {
    proxy.listen(port, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  const port = await listen(0);
  const cut = async () => {
    if (!proxy.listening) return;
    const closed = once(proxy, 'close');
    proxy.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  // Hooks run in reverse order: the server that was started after this proxy stops before it.
  whenDone(cut);
  const url = new URL(directUrl);
  url.port = String(port);
  return {
    url: url.href,
    directUrl,
    cut,
    restore: async () => {
      await listen(port);
    },
  };
}
