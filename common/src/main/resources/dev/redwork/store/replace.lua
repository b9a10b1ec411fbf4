-- replace: SCHEDULED -> SCHEDULED
--
-- KEYS[1] scheduled  zset    id -> due time, ms
-- KEYS[2] dead       zset    id -> time of death, ms
-- KEYS[3] doorbell   list    one wake-up token, or none
-- KEYS[4] totals     hash    counters
-- KEYS[5] batches    zset    batch -> when it may be forgotten, ms
-- KEYS[6] place      string  unique:<key>: id of the job that holds the key; or job:<id>, to replace the job itself
-- KEYS[7] job        string  job:<id>
-- KEYS[8] joined     hash    batch:<id> of the job, or totals: no batch, or the one that it is in already
-- KEYS[9] left       hash    batch:<id> of the job whose place it takes, or totals
-- KEYS[10] deadlines hash    id -> last moment to start, ms
-- KEYS[11] inbox     list    of the producer of the job whose place it takes, where that is another one; else totals
-- ARGV[1] prefix     of the specs' keys
-- ARGV[2] id         of the job
-- ARGV[3] spec       of the job
-- ARGV[4] due        in how many ms it is due, 0: at once; with an @ before it, when it is, ms
-- ARGV[5] window     how long the key is held at most from its due time on, ms
-- ARGV[6] known      SHA-1 of the spec that may be replaced, or ''
-- ARGV[7] batchttl   how long a batch is kept after its last job's end, ms
-- ARGV[8] span       how late it may start, ms; 0: at any time
-- ARGV[9] inboxlimit notices an inbox may hold
-- ARGV[10] inboxttl  of an inbox after a push, ms
-- returns            replaced, id | changed, id (what would be replaced is not what is known: read it) | held, id (its own
--                    id is taken, and not by one that gives way) | free (nothing gives way: enqueue it)
local scheduled, dead, doorbell, totals, batches = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local place, job, joined, left, deadlines, inbox = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local prefix, id, spec, at, window, known = ARGV[1], ARGV[2], ARGV[3], string.match(ARGV[4], '^@(.*)'), ARGV[5], ARGV[6]
local delay, batchttl, span, inboxlimit, inboxttl = tonumber(ARGV[4]), ARGV[7], tonumber(ARGV[8]), ARGV[9], ARGV[10]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if at then delay = math.max(0, at - now) end
local silent, first = redis.call('LLEN', doorbell) == 0, redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')[2]

-- An id that is taken holds its own place: a call repeated after a lost answer finds itself.
local taken = redis.call('EXISTS', job) == 1 or redis.call('ZSCORE', dead, id)
local holder = (taken or place == job) and id or redis.call('GET', place) or ''
-- One read of both, with a declared key: a slot in migration then refuses it whole.
redis.call('EXISTS', prefix .. holder, job)
-- Of a burst what is due is not moved any more: with the next one another burst begins.
local yields = tonumber(redis.call('ZSCORE', scheduled, holder) or 0) > (place == job and 0 or now)
local old = yields and not redis.call('ZSCORE', dead, holder) and redis.call('GET', prefix .. holder)
if not old or string.sub(old, 1, 10) == '{"state":"' then
  if taken then return {'held', id} end
  return {'free'}
elseif redis.sha1hex(old) ~= known then
  return {'changed', holder}
end
local room = inbox == totals and 0 or inboxlimit - redis.call('LLEN', inbox)

redis.call('SET', prefix .. holder, spec)
if place ~= job then redis.call('SET', place, holder, 'PX', string.format('%.0f', delay + window)) end
local bytes = #old - #spec
-- same: bytes never fall below zero
local kept = bytes ~= 0 and (tonumber(redis.pcall('HINCRBY', totals, 'bytes', 0 - bytes)) or -1) or 0
if kept < 0 then redis.call('HSET', totals, 'bytes', 0) end
-- end
redis.call('ZADD', scheduled, string.format('%.0f', now + delay), holder)
redis.call('HDEL', deadlines, holder)
if span > 0 then redis.call('HSET', deadlines, holder, string.format('%.0f', now + delay + span)) end
if left ~= totals then
  local batchkey = left
  redis.pcall('HINCRBY', batchkey, 'total', -1)
  if (tonumber(redis.pcall('HINCRBY', batchkey, 'open', -1)) or 0) <= 0 then
    -- same: end of a batch
    redis.call('PEXPIRE', batchkey, batchttl)
    redis.call('ZADD', batches, string.format('%.0f', now + batchttl), string.match(batchkey, '[^:]+$'))
    -- end
  end
end
if joined ~= totals then
  local batchkey = joined
  redis.pcall('HINCRBY', batchkey, 'total', 1)
  redis.pcall('HINCRBY', batchkey, 'open', 1)
  -- same: a batch with open jobs is kept
  redis.call('PERSIST', batchkey)
  redis.call('HSETNX', batchkey, 'created', string.format('%.0f', now))
  redis.call('ZADD', batches, 'inf', string.match(batchkey, '[^:]+$'))
  -- end
end
if room > 0 then
  -- Its outcome goes elsewhere: a producer that waits for it has to ask.
  redis.call('RPUSH', inbox, holder)
  redis.call('PEXPIRE', inbox, inboxttl)
end
if silent and now + delay < tonumber(first or math.huge) then redis.call('LPUSH', doorbell, 1) end
return {'replaced', holder}
