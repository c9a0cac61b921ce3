import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Project } from './project.ts';

const config = (port: number) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .program),
    (name = "network", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const program :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2026-01-01",
  globalOutbound = "network",
);
`;

/** Runs a project's `worker.js` in what Cloudflare's workers run in, for one request. */
export async function inWorkerd(project: Project, port: number): Promise<unknown> {
  writeFileSync(join(project.folder, 'config.capnp'), config(port));
  const child = spawn(project.bin('workerd'), ['serve', 'config.capnp'], {
    cwd: project.folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(60_000) }).catch(
        () => null,
      );
      if (response !== null) return await response.json();
      if (child.exitCode !== null) throw new Error('workerd does not start');
      await sleep(50);
    }
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}
