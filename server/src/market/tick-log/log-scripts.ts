/** What nobody has read or written for so long is gone. */
const keptMs = 24 * 3_600_000;

/** Before every entry. */
export const noEntry = '0-0';

/**
 * An entry is `e`, the log's epoch; `p`, the id of the entry before it; `w`, how many ticks and states were appended up to
 * here; `b`, the batch. By `p` a reader sees whether it has missed anything, be it trimmed or lost with the memory of Redis.
 *
 * KEYS[1] is the stream, KEYS[2] the epoch.
 */
const ofTheLog = `
local function isBefore(a, b)
  local aMs, aNumber = string.match(a, '^(%d+)-(%d+)$')
  local bMs, bNumber = string.match(b, '^(%d+)-(%d+)$')
  if aMs ~= bMs then return tonumber(aMs) < tonumber(bMs) end
  return tonumber(aNumber) < tonumber(bNumber)
end
local function oldestEntry() return redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1] end
local function newestEntry() return redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1] end
local function entryBefore(entry) return string.match(entry[2][4] or '', '^%d+-%d+$') or '${noEntry}' end
local function weightUpTo(entry) return tonumber(entry[2][6]) or 0 end

-- Whether what was read up to an entry is the beginning of what stands here: it is still there, or trimmed.
local function goesOnAfter(last)
  if last == '${noEntry}' or #redis.call('XRANGE', KEYS[1], last, last) == 1 then return true end
  local oldest = oldestEntry()
  return oldest ~= nil and isBefore(last, oldest[1]) and not isBefore(entryBefore(oldest), last)
end

-- The epoch; another one where it is gone, or where the log that somebody has read is not what stands here.
local function currentEpoch(known, last, fresh)
  local epoch = redis.call('GET', KEYS[2])
  if not epoch or (epoch == known and not goesOnAfter(last)) then
    redis.call('DEL', KEYS[1])
    redis.call('SET', KEYS[2], fresh)
    epoch = fresh
  end
  redis.call('PEXPIRE', KEYS[1], ${keptMs})
  redis.call('PEXPIRE', KEYS[2], ${keptMs})
  return epoch
end
`;

/**
 * KEYS: stream, epoch. ARGV: the epoch and the entry that were read, an epoch to begin with.
 * Answers the epoch, the oldest entry, the one that was before that, and the newest.
 */
export const syncScript = `${ofTheLog}
local epoch = currentEpoch(ARGV[1], ARGV[2], ARGV[3])
local oldest = oldestEntry()
if not oldest then return {epoch, '', '${noEntry}', '${noEntry}'} end
return {epoch, oldest[1], entryBefore(oldest), newestEntry()[1]}`;

/**
 * KEYS[3] is the lease, KEYS[4] its holder. The modes: `keep` for who had it, `take` for who wants it, `look` for who
 * wants it only where it was given up.
 */
const ofTheLease = `
local function hold(token, mode, ttlMs)
  local lease = redis.call('GET', KEYS[3])
  local holder = redis.call('HGET', KEYS[4], 'token')
  if lease ~= token then
    if lease and lease ~= '' then return 'held' end
    -- Somebody else had it meanwhile.
    if mode == 'keep' and holder and holder ~= token then return 'held' end
    if mode == 'look' and not lease then return 'free' end
  end
  redis.call('SET', KEYS[3], token, 'PX', ttlMs)
  if holder ~= token then
    redis.call('DEL', KEYS[4])
    redis.call('HSET', KEYS[4], 'token', token, 'batch', 0)
  end
  redis.call('PEXPIRE', KEYS[4], ${keptMs})
  return 'ours'
end
`;

/**
 * KEYS: stream, epoch, lease, holder. ARGV: token, mode, how long it holds.
 * Answers whose it is, the epoch and the newest entry: what is to be read before anything is appended.
 */
export const holdScript = `${ofTheLog}${ofTheLease}
local state = hold(ARGV[1], ARGV[2], ARGV[3])
local newest = newestEntry()
return {state, redis.call('GET', KEYS[2]) or '', newest and newest[1] or '${noEntry}'}`;

/**
 * KEYS: stream, epoch, lease, holder. ARGV: token, how long it holds, the epoch and the entry that were read, an epoch to
 * begin with, the length of the log; then of each batch its number, its weight and its text. A batch that was appended
 * by a call that got no answer is not appended again.
 */
export const appendScript = `${ofTheLog}${ofTheLease}
local state = hold(ARGV[1], 'keep', ARGV[2])
if state ~= 'ours' then return state end
local epoch = currentEpoch(ARGV[3], ARGV[4], ARGV[5])
local newest = newestEntry()
local previous = newest and newest[1] or '${noEntry}'
local weight = newest and weightUpTo(newest) or 0
local done = tonumber(redis.call('HGET', KEYS[4], 'batch')) or 0
for i = 7, #ARGV, 3 do
  local number = tonumber(ARGV[i])
  if number > done then
    weight = weight + tonumber(ARGV[i + 1])
    previous = redis.call('XADD', KEYS[1], '*', 'e', epoch, 'p', previous, 'w', string.format('%.0f', weight), 'b', ARGV[i + 2])
    done = number
  end
end
redis.call('HSET', KEYS[4], 'batch', string.format('%.0f', done))
redis.call('PEXPIRE', KEYS[1], ${keptMs})
local oldest = oldestEntry()
local kept = oldest and weight - weightUpTo(oldest) or 0
local length = tonumber(ARGV[6])
-- Entries are of different weights: as many are kept as make up the length by their average.
if kept > length then
  redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', math.ceil(redis.call('XLEN', KEYS[1]) * length / kept))
end
return state`;

/** KEYS: lease, signals. ARGV: token, source. */
export const releaseScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return end
redis.call('SET', KEYS[1], '', 'PX', 10000)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', 100, '*', ARGV[2], 'released')
redis.call('PEXPIRE', KEYS[2], ${keptMs})`;
