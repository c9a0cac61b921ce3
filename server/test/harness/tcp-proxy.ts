import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { whenDone } from './when-done.ts';

export interface TcpProxy {
  /** The address behind it, by way of it. */
  readonly url: string;
  /** Nothing passes any more and nothing is closed, as where a network is cut. New connections open and stay silent. */
  freeze(): void;
  thaw(): void;
  /** Ends all connections; new ones end at once. */
  cut(): void;
  restore(): void;
  /** New connections lead to another server. */
  leadTo(url: string): void;
}

/** A way to a server that can be cut for one of its clients alone. */
export async function startTcpProxy(targetUrl: string): Promise<TcpProxy> {
  let target = new URL(targetUrl);
  const open = new Set<Socket>();
  let isFrozen = false;
  let isCut = false;
  const proxy = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('data', (data) => other.write(data));
      if (isFrozen) socket.pause();
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const end = () => {
    for (const socket of open) socket.destroy();
  };
  whenDone(() => {
    end();
    proxy.close();
  });
  const address = proxy.address();
  const url = new URL(targetUrl);
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: url.href,
    freeze() {
      isFrozen = true;
      for (const socket of open) socket.pause();
    },
    thaw() {
      isFrozen = false;
      for (const socket of open) socket.resume();
    },
    cut() {
      isCut = true;
      end();
    },
    restore() {
      isCut = false;
    },
    leadTo(url) {
      target = new URL(url);
    },
  };
}
