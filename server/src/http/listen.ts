import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { type Config, ConfigError } from '../config.ts';

type Address = Pick<Config, 'port' | 'host'>;

const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use: choose another, or stop what listens there',
  EACCES: 'may not be used by this user: choose one above 1023',
};

const hostProblems: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'is not a host name that is known',
  EAI_AGAIN: 'is not a host name that is known',
  EINVAL: 'is not an address that can be listened on',
};

function explain(error: unknown, { port, host }: Address): ConfigError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const hostProblem = hostProblems[code];
  if (hostProblem !== undefined) return new ConfigError([`HOST: ${host} ${hostProblem}`]);
  return new ConfigError([`PORT: ${port} on ${host} ${portProblems[code] ?? String(error)}`]);
}

/** @throws ConfigError where the port cannot be had. */
export async function listen(server: Server, address: Address): Promise<void> {
  server.listen(address.port, address.host);
  await once(server, 'listening').catch((error: unknown) => {
    throw explain(error, address);
  });
}

/** How somebody on this machine reaches what listens there. */
export function originOf(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

/** Whether the port can be had, without keeping it. */
export async function checkPort(address: Address): Promise<void> {
  const server = createServer();
  await listen(server, address);
  server.close();
}
