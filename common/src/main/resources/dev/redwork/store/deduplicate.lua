-- deduplicate: NEW | SCHEDULED -> SCHEDULED | PENDING
--
-- KEYS[1] pending    list    ids in order, head is next
-- KEYS[2] scheduled  zset    id -> due time, ms
-- KEYS[3] retrying   zset    id -> due time, ms
-- KEYS[4] dead       zset    id -> time of death, ms
-- KEYS[5] sessions   zset    session -> end of its lease, ms
-- KEYS[6] doorbell   list    one wake-up token, or none
-- KEYS[7] totals     hash    counters
-- KEYS[8] limits     hash    jobs, bytes: what the queue may hold at most
-- KEYS[9] batches    zset    batch -> when it may be forgotten, ms
-- KEYS[10] attempts  hash    id -> attempts used
-- KEYS[11] stones    set     cancelled ids whose entry still stands in pending
-- KEYS[12] unique    string  id of the job that holds the key; job:<id> where a job is replaced by its id
-- KEYS[13] joined    hash    batch:<id> of the job, or totals: no batch, or the one that it is in already
-- KEYS[14] left      hash    batch:<id> of the job whose place it takes, or totals
-- KEYS[15] job       string  job:<id>
-- KEYS[16] result    string  result:<id>
-- KEYS[17] cancelled string  cancelled:<id>
-- ARGV[1] rule       end, start: one until it has ended, or started; debounce, replace: a scheduled one gives way
-- ARGV[2] prefix     of the queue's keys
-- ARGV[3] id         of the job
-- ARGV[4] spec       of the job
-- ARGV[5] delay      ms until it is due; 0: at once
-- ARGV[6] front      1: to the head of the line; 0: to its end
-- ARGV[7] window     how long the key is held at most, ms
-- ARGV[8] known      SHA-1 of the spec that may be replaced, or ''
-- ARGV[9] rest       how long a batch is kept after its last job's end, ms
-- returns            new, id | replaced, id | held, id | changed, id | full, jobs, bytes, waiting, held, ended
--                    (held by that id; changed: what would be replaced is not what is known; full: as enqueue says it)
local pending, scheduled, retrying, dead, sessions, doorbell = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local totals, limits, batches, attempts, stones, unique = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local joined, left, job, result, cancelled = KEYS[13], KEYS[14], KEYS[15], KEYS[16], KEYS[17]
local rule, prefix, id, spec, delay = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local front, window, known, rest = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local silent = redis.call('LLEN', doorbell) == 0
local first = tonumber(redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')[2] or math.huge)
local push = front == '1' and 'LPUSH' or 'RPUSH'
local stone = redis.call('SISMEMBER', stones, id) == 1

-- An id that is taken holds its own place: a call repeated after a lost answer finds itself.
local taken = redis.call('EXISTS', job, result, cancelled) > 0 or redis.call('ZSCORE', dead, id)
local holder = taken and id or rule ~= 'replace' and redis.call('GET', unique)
local old = holder and redis.call('MGET', prefix .. 'job:' .. holder, job)[1]
local due = tonumber(old and redis.call('ZSCORE', scheduled, holder) or 0)
local yields = due > 0 and (rule == 'replace' or rule == 'debounce' and due > now)
local started = false
if old and rule == 'start' then
  -- Not by its place among the retrying: a parked job stands there, too, and has not started yet.
  started = redis.call('HEXISTS', attempts, holder) == 1
  for _, session in ipairs(redis.call('ZRANGE', sessions, 0, -1)) do
    started = started or redis.call('HEXISTS', prefix .. 'running:' .. session, holder) == 1
  end
end
local free = not old or started or rule == 'debounce' or redis.call('ZSCORE', dead, holder)
if yields and redis.sha1hex(old) ~= known then
  return {'changed', holder}
elseif not yields and (taken or not free) then
  return {'held', holder}
end
local most = redis.call('HMGET', limits, 'jobs', 'bytes')
if not yields and (most[1] or most[2]) then
  local waits = redis.call('LLEN', pending) + redis.call('ZCARD', scheduled) + redis.call('ZCARD', retrying)
  local counts = redis.call('HMGET', totals, 'bytes', 'succeeded', 'dead', 'cancelled', 'expired')
  for i = 1, 5 do counts[i] = tonumber(counts[i] or 0) end
  if waits >= tonumber(most[1] or math.huge) or counts[1] + #spec > tonumber(most[2] or math.huge) then
    return {'full', most[1] or '', most[2] or '', waits, counts[1], counts[2] + counts[3] + counts[4] + counts[5]}
  end
end

local word = 'new'
if yields then word = 'replaced' end
local place = yields and holder or id
redis.call('SET', prefix .. 'job:' .. place, spec)
if rule ~= 'replace' then redis.call('SET', unique, place, 'PX', window) end
redis.call('HINCRBY', totals, 'bytes', #spec - (yields and #old or 0))
if not yields then redis.call('HINCRBY', totals, 'enqueued', 1) end
-- Cancelled in the line and then forgotten: its old entry lives again, or goes when the job is for later.
stone = stone and not yields
if stone then redis.call('SREM', stones, id) end
if stone and delay > 0 then redis.call('LREM', pending, 1, id) end
if delay > 0 or yields then
  redis.call('ZADD', scheduled, string.format('%.0f', now + delay), place)
elseif not stone then
  redis.call(push, pending, id)
end
if yields and left ~= totals then
  redis.call('HINCRBY', left, 'total', -1)
  if redis.call('HINCRBY', left, 'open', -1) <= 0 then
    redis.call('PEXPIRE', left, rest)
    redis.call('ZADD', batches, string.format('%.0f', now + rest), string.match(left, '[^:]+$'))
  end
end
if joined ~= totals then
  redis.call('HINCRBY', joined, 'total', 1)
  redis.call('HINCRBY', joined, 'open', 1)
  redis.call('PERSIST', joined)
  redis.call('HSETNX', joined, 'created', string.format('%.0f', now))
  redis.call('ZADD', batches, 'inf', string.match(joined, '[^:]+$'))
end
if silent and (delay == 0 or now + delay < first) then redis.call('LPUSH', doorbell, 1) end
return {word, place}
