-- cancel: SCHEDULED | PENDING | RETRYING | PARKED -> CANCELLED
--
-- KEYS[1] scheduled  zset    id -> due time of the first run, ms
-- KEYS[2] retrying   zset    id -> due time of the next attempt, ms
-- KEYS[3] tombstones hash    id -> how many entries of it in pending are void
-- KEYS[4] sessions   zset    session -> end of its lease, ms
-- KEYS[5] dead       zset    id -> time of death, ms
-- KEYS[6] attempts   hash    id -> attempts used
-- KEYS[7] failures   hash    id -> last failure
-- KEYS[8] crashes    hash    id -> when workers died under it
-- KEYS[9] cancelling hash    id -> when it was asked to stop, ms
-- KEYS[10] recent    list    the last ended ids, for people
-- KEYS[11] totals    hash    counters
-- KEYS[12] batches   zset    batch -> when it may be forgotten, ms
-- KEYS[13] deadlines hash    id -> last moment to start, ms
-- KEYS[14] parks     hash    need -> how many jobs wait in parked:<need>
-- KEYS[15] progress  hash    id -> how far its last run came
-- KEYS[16...]        string  job:<id> of each job, its log:<id> (list), then its inbox (list), its batch (hash) and
--                            parked:<its need> (zset), or sessions again where there is none
-- ARGV[1] prefix     of the running hashes' keys
-- ARGV[2] inboxlimit notices an inbox may hold
-- ARGV[3] inboxttl   of an inbox after a push, ms
-- ARGV[4] batchttl   how long a batch is kept after its last job's end, ms
-- ARGV[5...]         id of each job; its spec as the caller read it; ttl of its outcome, ms; its outcome
-- returns            for each job: cancelled | running | ended | changed (another spec: read it again) | gone
local scheduled, retrying, stones, sessions, dead, attempts = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local failures, crashes, cancelling, recent, totals, batches = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local deadlines, parks, progress, prefix, inboxlimit = KEYS[13], KEYS[14], KEYS[15], ARGV[1], tonumber(ARGV[2])
local inboxttl, batchttl, aside, left, stood = ARGV[3], ARGV[4], {}, {}, {}
local n, past = #ARGV / 4 - 1, {attempts, failures, crashes, cancelling, deadlines, progress}
local spec, ttl, outcome, time = 4 + n, 4 + 2 * n, 4 + 3 * n, redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ids, held, words, free, ended, sizes, bytes = {unpack(ARGV, 5, 4 + n)}, {}, {}, {}, {}, {}, 0
-- same: who holds it
local names = redis.call('ZRANGE', sessions, 0, -1)
for i, name in ipairs(names) do names[i] = prefix .. name end
-- Reads of a thousand, with a declared key: a slot in migration then refuses them whole.
for i = 1, #names, 1000 do redis.call('EXISTS', sessions, unpack(names, i, math.min(#names, i + 999))) end
for _, name in ipairs(names) do
  for i, holder in ipairs(redis.call('HMGET', name, unpack(ids))) do held[i] = held[i] or holder end
end
-- end
for i, died in ipairs(redis.call('ZMSCORE', dead, unpack(ids))) do
  local word, job, inbox, known = 'cancelled', KEYS[11 + 5 * i], KEYS[13 + 5 * i], ARGV[spec + i]
  local begins = redis.call('GETRANGE', job, 0, 9)
  if died or begins == '{"state":"' then word = 'ended'
  elseif held[i] then word = 'running'
  elseif begins == '' then word = 'gone'
  elseif redis.call('STRLEN', job) ~= #known or redis.call('GET', job) ~= known then word = 'changed' end
  local parked = KEYS[15 + 5 * i]
  aside[i] = parked ~= sessions and redis.call('ZSCORE', parked, ids[i]) and parked
  stood[parked] = stood[parked] or aside[i] and redis.call('HLEN', parks) and redis.call('ZCARD', parked)
  sizes[i] = #known + redis.call('HSTRLEN', failures, ids[i])
  words[i], free[inbox] = word, inbox == sessions and 0 or inboxlimit - redis.call('LLEN', inbox)
end

for i, id in ipairs(ids) do
  local job, inbox, batchkey, notice = KEYS[11 + 5 * i], KEYS[13 + 5 * i], KEYS[14 + 5 * i], ARGV[outcome + i]
  -- An id that stands twice in one call ends once.
  if words[i] == 'cancelled' and not ended[id] then
    ended[id] = string.format('%.0f', now + ARGV[ttl + i])
    local later = redis.call('ZREM', scheduled, id) + redis.call('ZREM', retrying, id)
    if aside[i] then left[aside[i]], later = (left[aside[i]] or 0) + 1, redis.call('ZREM', aside[i], id) end
    local _ = later > 0 or tonumber(redis.pcall('HINCRBY', stones, id, 1)) or redis.call('HSET', stones, id, 1)
    for _, hash in ipairs(past) do redis.call('HDEL', hash, id) end
    redis.call('SET', job, notice .. '\n' .. ARGV[spec + i], 'PXAT', ended[id])
    redis.call('PEXPIREAT', KEYS[12 + 5 * i], ended[id])
    redis.call('LPUSH', recent, id)
    redis.pcall('HINCRBY', totals, 'cancelled', 1)
    bytes = bytes + sizes[i]
    -- same: notice to an inbox
    if free[inbox] > 0 then
      free[inbox] = free[inbox] - 1
      redis.call('RPUSH', inbox, notice)
      redis.call('PEXPIRE', inbox, inboxttl)
    end
    -- end
    if batchkey ~= sessions then redis.pcall('HINCRBY', batchkey, 'cancelled', 1) end
    if batchkey ~= sessions and (tonumber(redis.pcall('HINCRBY', batchkey, 'open', -1)) or 0) <= 0 then
      -- same: end of a batch
      redis.call('PEXPIRE', batchkey, batchttl)
      redis.call('ZADD', batches, string.format('%.0f', now + batchttl), string.match(batchkey, '[^:]+$'))
      -- end
    end
  end
end
redis.call('LTRIM', recent, 0, 999)
for parked, count in pairs(left) do
  -- same: parked jobs are counted
  local need, rest = string.match(parked, '}:parked:(.*)$'), stood[parked] - count
  if rest > 0 then redis.call('HSET', parks, need, rest) else redis.call('HDEL', parks, need) end
  local level = tonumber(redis.pcall('HINCRBY', totals, 'parked_now', -count)) or -1
  if level < 0 then redis.call('HSET', totals, 'parked_now', 0) end
  -- end
end
-- same: bytes never fall below zero
local kept = bytes ~= 0 and (tonumber(redis.pcall('HINCRBY', totals, 'bytes', 0 - bytes)) or -1) or 0
if kept < 0 then redis.call('HSET', totals, 'bytes', 0) end
-- end
return words
