import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Copies an embedded database that is stopped, with whose each of its files is. */
export function copyCluster(from: string, to: string): void {
  execFileSync('cp', ['-a', join(from, 'postgres'), join(from, 'postgres-password'), to]);
}
