import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Changes with what is kept: servers of two versions that share a Redis must not read each other's. */
const prefix = 'tickwire:kept:1:';
/** Nobody reads a value for longer; who does anyway keeps it to itself. */
const leaseMs = 10_000;

/** The value, or else a lease to bring one: of several who hold one, the last. */
const readOrLease = `
local value = redis.call('GET', KEYS[1])
if value then return value end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return false`;

const writeByLease = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

const keysOf = (key: string): [string, string] => [`${prefix}${key}`, `${prefix}${key}:lease`];

/**
 * Values in Redis that are never older than the last drop. A value is only taken from who asked for it
 * after that: dropping a key ends the leases on it, so that a server which read the database before a
 * change cannot write what it read after it.
 */
export function createLeasedValues(redis: Redis) {
  return {
    /** The value as JSON; or a lease for `write`, held from before the value is read. */
    async read(key: string): Promise<{ readonly json: string } | { readonly lease: string }> {
      const lease = randomUUID();
      const json = await redis.eval(readOrLease, 2, ...keysOf(key), lease, leaseMs);
      return typeof json === 'string' ? { json } : { lease };
    },

    async write(key: string, lease: string, json: string, ttlMs: number): Promise<void> {
      await redis.eval(writeByLease, 2, ...keysOf(key), lease, json, ttlMs);
    },

    async drop(keys: readonly string[]): Promise<void> {
      await redis.unlink(...keys.flatMap(keysOf));
    },
  };
}
