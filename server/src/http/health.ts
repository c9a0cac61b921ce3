import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const checkTimeoutMs = 2_000;

/** What the server works with; `check` rejects where it does not answer. */
export interface Dependency {
  readonly name: string;
  /** Whether calls are better sent elsewhere while it is down; the server goes on without the others. */
  readonly isRequired: boolean;
  check(): Promise<unknown>;
}

interface DependencyState {
  readonly status: 'up' | 'down';
  readonly latencyMs: number;
}

async function stateOf(dependency: Dependency): Promise<DependencyState> {
  const startedAt = performance.now();
  const timeout = new AbortController();
  const status = await Promise.race([
    dependency.check().then(
      () => 'up' as const,
      () => 'down' as const,
    ),
    sleep(checkTimeoutMs, 'down' as const, { signal: timeout.signal, ref: false }),
  ]);
  timeout.abort();
  return { status, latencyMs: Math.round((performance.now() - startedAt) * 10) / 10 };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** Whether the process is there at all. */
export function sendLiveness(response: ServerResponse): void {
  sendJson(response, 200, { status: 'ok' });
}

/** Whether calls should be sent here; before the start has ended, and while it stops, they should not. */
export async function sendReadiness(
  response: ServerResponse,
  phase: 'starting' | 'running' | 'stopping',
  dependencies: readonly Dependency[],
): Promise<void> {
  if (phase !== 'running') return sendJson(response, 503, { status: phase, dependencies: {} });
  const states = await Promise.all(dependencies.map(async (one) => [one, await stateOf(one)] as const));
  const isReady = states.every(([{ isRequired }, { status }]) => status === 'up' || !isRequired);
  sendJson(response, isReady ? 200 : 503, {
    status: isReady ? 'ready' : 'unready',
    dependencies: Object.fromEntries(states.map(([{ name }, state]) => [name, state])),
  });
}
