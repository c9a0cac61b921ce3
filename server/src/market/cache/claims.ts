import { errorOf, textOf } from './failures.ts';
import { type Gate, RedisAway } from './gate.ts';
import { type Entry, sharedKeyOf } from './store.ts';

/** Outlives a server that was killed by at most so long. Whoever loads renews it. */
const claimMs = 4_000;
export const renewEveryMs = 1_000;
/** Keys of one script: it holds up everybody else's commands. */
const keysPerScript = 500;

const flightKeyOf = (key: string): string => `${sharedKeyOf(key)}:flight`;

/**
 * For each key: the value where there is one that landed later than ARGV says; or who loads it at present; or how the last
 * try failed, while that is remembered; or else it is ours to load. Entries are as bentocache writes them, and are
 * handed over whole only where they are asked for.
 */
const claimScript = `
local answers = {}
for i = 1, #KEYS, 2 do
  local head = redis.call('GETRANGE', KEYS[i], 0, 63)
  local landed = tonumber(string.match(head, '^{"value":{"landedAtMs":(%d+)'))
  local flight = redis.call('GET', KEYS[i + 1])
  if landed and landed > tonumber(ARGV[2 + (i + 1) / 2]) then
    table.insert(answers, {'found', redis.call('GET', KEYS[i])})
  elseif flight and string.sub(flight, 1, 1) == '{' then
    table.insert(answers, {'failed', flight, tostring(redis.call('PTTL', KEYS[i + 1]))})
  elseif flight and flight ~= ARGV[1] then
    table.insert(answers, {'held'})
  else
    redis.call('SET', KEYS[i + 1], ARGV[1], 'PX', ARGV[2])
    table.insert(answers, {'ours'})
  end
end
return answers`;

const renewScript = `
for i = 1, #KEYS do
  if redis.call('GET', KEYS[i]) == ARGV[1] then redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
end`;

/** Only whoever holds a claim ends it: by nothing, or by how it failed. */
const releaseScript = `
for i = 1, #KEYS do
  if redis.call('GET', KEYS[i]) == ARGV[1] then
    if ARGV[2] == '' then redis.call('DEL', KEYS[i])
    else redis.call('SET', KEYS[i], ARGV[2], 'PX', ARGV[3]) end
  end
end`;

interface Wanted {
  readonly key: string;
  /** What landed by then is too old. */
  readonly laterThanMs: number;
}

/** That the source gave no answer, and for how long it is to be left alone. */
interface Failed {
  readonly error: unknown;
  readonly backoffMs: number;
}

export type Claim<Value> =
  /** To be loaded by who asked, who must release it. */
  | { readonly state: 'ours' }
  /** Another server loads it. */
  | { readonly state: 'held' }
  | { readonly state: 'found'; readonly entry: Entry<Value> }
  /** Another server could not load it a moment ago. */
  | { readonly state: 'failed'; readonly error: unknown; readonly backoffMs: number };

/** Who of all servers asks a source for which keys: one for each key, by a claim in Redis that ends with its holder. */
export interface Claims {
  /**
   * The state of each, in their order. Asking again with the same token does no harm.
   *
   * @throws where Redis gives no answer
   */
  claim<Value>(wanted: readonly Wanted[], token: string): Promise<readonly Claim<Value>[]>;
  renew(keys: readonly string[], token: string): void;
  /** To be called once what was loaded is kept. Others try again at once, or after the backoff of an error of the source. */
  release(keys: readonly string[], token: string, failed: Failed | null): void;
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / keysPerScript) }, (_, index) =>
    items.slice(index * keysPerScript, (index + 1) * keysPerScript),
  );
}

function claimOf<Value>(answer: unknown): Claim<Value> {
  const [state, text, ttlMs]: unknown[] = Array.isArray(answer) ? answer : [];
  if (state === 'ours' || state === 'held') return { state };
  if (state === 'found' && typeof text === 'string') return { state, entry: JSON.parse(text).value };
  if (state === 'failed' && typeof text === 'string') {
    return { state, error: errorOf(text), backoffMs: Math.max(Number(ttlMs), 0) };
  }
  throw new Error('Redis answered a claim with something else');
}

export function createClaims(gate: Gate): Claims {
  function release(keys: readonly string[], token: string, failed: Failed | null): void {
    const text = failed === null ? null : textOf(failed.error);
    for (const chunk of chunks(keys.map(flightKeyOf))) {
      gate.tell((redis) =>
        redis.eval(releaseScript, chunk.length, ...chunk, token, text ?? '', failed?.backoffMs ?? 0),
      );
    }
  }

  async function claimChunk(wanted: readonly Wanted[], token: string): Promise<unknown[]> {
    const keys = wanted.flatMap(({ key }) => [sharedKeyOf(key), flightKeyOf(key)]);
    const laterThan = wanted.map(({ laterThanMs }) => laterThanMs);
    const answer = await gate.ask((redis) =>
      redis.eval(claimScript, keys.length, ...keys, token, claimMs, ...laterThan),
    );
    return Array.isArray(answer) ? answer : [];
  }

  return {
    release,

    async claim<Value>(wanted: readonly Wanted[], token: string) {
      try {
        const answers = await Promise.all(chunks(wanted).map((chunk) => claimChunk(chunk, token)));
        return answers.flat().map((answer) => claimOf<Value>(answer));
      } catch (error) {
        // A Redis that hangs does what it was asked once it goes on: nobody would hold those claims.
        const keys = wanted.map(({ key }) => key);
        if (!(error instanceof RedisAway)) release(keys, token, null);
        throw error;
      }
    },

    renew(keys, token) {
      for (const chunk of chunks(keys.map(flightKeyOf))) {
        gate.tell((redis) => redis.eval(renewScript, chunk.length, ...chunk, token, claimMs));
      }
    },
  };
}
