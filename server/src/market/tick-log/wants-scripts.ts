/** KEYS[1] has the wants by server, KEYS[2] until when they hold, KEYS[3] their version. */
const ofTheWants = `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function keep(ttlMs)
  for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ttlMs) end
end
`;

const signal = `
redis.call('XADD', KEYS[4], 'MAXLEN', '~', 100, '*', source, 'wants')
redis.call('PEXPIRE', KEYS[4], 86400000)
`;

/** KEYS: wants, until, version, signals. ARGV: server, how long they hold, source, a new version, the wants. */
export const tellScript = `${ofTheWants}
local source = ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], ARGV[5])
redis.call('ZADD', KEYS[2], nowMs() + ARGV[2], ARGV[1])
redis.call('SET', KEYS[3], ARGV[4])
keep(ARGV[2])
${signal}`;

/** KEYS: wants, until, version. ARGV: server, how long they hold. Answers 0 where they are to be told again. */
export const renewScript = `${ofTheWants}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 or redis.call('EXISTS', KEYS[3]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], nowMs() + ARGV[2], ARGV[1])
keep(ARGV[2])
return 1`;

/** KEYS: wants, until, version, signals. ARGV: server, source, a new version. */
export const withdrawScript = `
local source = ARGV[2]
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return end
redis.call('SET', KEYS[3], ARGV[3], 'KEEPTTL')
${signal}`;

/**
 * KEYS: wants, until, version, epoch. ARGV: the version that is known, a new one.
 * Answers the log's epoch, the version, and, where that is another, what each server wants. No server wants anything
 * that has not said so for long.
 */
export const readScript = `${ofTheWants}
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', nowMs())
for _, server in ipairs(gone) do
  redis.call('HDEL', KEYS[1], server)
  redis.call('ZREM', KEYS[2], server)
end
if #gone > 0 then redis.call('SET', KEYS[3], ARGV[2], 'KEEPTTL') end
local epoch = redis.call('GET', KEYS[4]) or ''
local version = redis.call('GET', KEYS[3]) or ''
if version ~= '' and version == ARGV[1] then return {epoch, version, false} end
return {epoch, version, redis.call('HVALS', KEYS[1])}`;
