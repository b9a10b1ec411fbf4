-- complete: RUNNING -> SUCCEEDED
--
-- KEYS[1] running    hash    id -> claim number, attempt, start: being here under that number is owning the job
-- KEYS[2] totals     hash    counters
-- KEYS[3] recent     list    the last ended ids, for people
-- KEYS[4] attempts   hash    id -> attempts used
-- KEYS[5] failures   hash    id -> last failure
-- KEYS[6] crashes    hash    id -> when workers died under it
-- KEYS[7...]         string  job:<id> of each job, then result:<id> of each; then the inboxes (list)
-- ARGV[1] jobs       how many
-- ARGV[2] room       notices an inbox may hold
-- ARGV[3] life       of an inbox after a push, ms
-- ARGV[4...]         id of each job; its claim number; ttl of its result, ms; its outcome; its inbox's position or 0
-- returns            the positions of what was stale, from 1
local running, totals, recent, attempts, failures, crashes = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local n, room, life = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local specs, results, inboxes = 6, 6 + n, 6 + 2 * n
local id, number, ttl, outcome, inbox = 3, 3 + n, 3 + 2 * n, 3 + 3 * n, 3 + 4 * n
local owned = redis.call('HMGET', running, unpack(ARGV, id + 1, id + n))
local history = redis.call('EXISTS', attempts, failures, crashes) > 0
local notices, free = {}, {}
for i = 1, #KEYS - inboxes do
  notices[i], free[i] = {}, room - redis.call('LLEN', KEYS[inboxes + i])
end

local ended, gone, recorded, stale = {}, {}, {}, {}
for i = 1, n do
  if owned[i] and string.find(owned[i], ARGV[number + i] .. ' ', 1, true) == 1 then
    recorded[#recorded + 1], ended[#ended + 1], gone[#gone + 1] = i, ARGV[id + i], KEYS[specs + i]
  else
    stale[#stale + 1] = i
  end
end

redis.call('HDEL', running, '', unpack(ended))
if #stale > 0 then
  redis.call('HINCRBY', totals, 'stale', #stale)
end
if #ended == 0 then
  return stale
end
redis.call('DEL', unpack(gone))
for _, i in ipairs(recorded) do
  redis.call('SET', KEYS[results + i], ARGV[outcome + i], 'PX', ARGV[ttl + i])
  local box = tonumber(ARGV[inbox + i])
  if box > 0 and #notices[box] < free[box] then
    notices[box][#notices[box] + 1] = ARGV[outcome + i]
  end
end
for i, outcomes in ipairs(notices) do
  if #outcomes > 0 then
    redis.call('RPUSH', KEYS[inboxes + i], unpack(outcomes))
    redis.call('PEXPIRE', KEYS[inboxes + i], life)
  end
end
if history then
  redis.call('HDEL', attempts, unpack(ended))
  redis.call('HDEL', failures, unpack(ended))
  redis.call('HDEL', crashes, unpack(ended))
end
redis.call('HINCRBY', totals, 'succeeded', #ended)
redis.call('LPUSH', recent, unpack(ended))
redis.call('LTRIM', recent, 0, 999)
return stale
