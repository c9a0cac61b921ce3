const keptMs = 24 * 3_600_000;

/**
 * KEYS[1] has, by server, until when its wants hold and, after a space, the wants. KEYS[2] is their version: another one
 * after each change.
 */
const ofTheWants = `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function keep(server, wants, ttlMs)
  redis.call('HSET', KEYS[1], server, string.format('%.0f', nowMs() + ttlMs) .. wants)
  -- Longer than any of the wants: that those have run out is seen, and told, as they are looked at.
  redis.call('PEXPIRE', KEYS[1], ${keptMs})
end
local function change(version) redis.call('SET', KEYS[2], version, 'PX', ${keptMs}) end
local function signal(source)
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', 100, '*', source, 'wants')
  redis.call('PEXPIRE', KEYS[3], ${keptMs})
end
`;

/** KEYS: wants, version, signals. ARGV: server, how long they hold, source, a new version, the wants. */
export const tellScript = `${ofTheWants}
keep(ARGV[1], ' ' .. ARGV[5], ARGV[2])
change(ARGV[4])
signal(ARGV[3])`;

/** KEYS: wants. ARGV: server, how long they hold. Answers 0 where they are to be told again. */
export const renewScript = `${ofTheWants}
local wants = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^%d+( .*)$')
if not wants then return 0 end
keep(ARGV[1], wants, ARGV[2])
return 1`;

/**
 * KEYS: wants, version, epoch of the log. ARGV: the version that is known, a new one.
 * Answers the epoch, the version, and, where that is another, what each server wants. Who has not said so for long wants
 * nothing any more.
 */
export const readScript = `${ofTheWants}
local told = redis.call('HGETALL', KEYS[1])
local wants = {}
for i = 1, #told, 2 do
  local untilMs, text = string.match(told[i + 1], '^(%d+) (.*)$')
  if untilMs and tonumber(untilMs) > nowMs() then
    table.insert(wants, text)
  else
    redis.call('HDEL', KEYS[1], told[i])
    change(ARGV[2])
  end
end
local epoch = redis.call('GET', KEYS[3]) or ''
local version = redis.call('GET', KEYS[2]) or ''
if version ~= '' and version == ARGV[1] then return {epoch, version, false} end
return {epoch, version, wants}`;
