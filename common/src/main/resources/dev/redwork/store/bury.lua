-- bury: RUNNING -> DEAD
--
-- KEYS[1] running    hash  id -> claim number, attempt, start, place: being here under that number is owning the job
-- KEYS[2] dead       zset  id -> time of death, ms
-- KEYS[3] attempts   hash  id -> attempts used
-- KEYS[4] failures   hash  id -> last failure
-- KEYS[5] recent     list  the last ended ids, for people
-- KEYS[6] totals     hash  counters
-- KEYS[7] batches    zset  batch -> when it may be forgotten, ms
-- KEYS[8] cancelling hash  id -> when it was asked to stop, ms
-- KEYS[9] deadlines  hash  id -> last moment to start, ms
-- KEYS[10] progress  hash  id -> how far its last run came
-- KEYS[11...]        list  inbox, and batch (hash), of each job, or running again where there is none
-- ARGV[1] inboxlimit notices an inbox may hold
-- ARGV[2] inboxttl   of an inbox after a push, ms
-- ARGV[3] batchttl   how long a batch is kept after its last job's end, ms
-- ARGV[4...]         id, claim number, attempts used, failure, outcome for the inbox, how far it came or ''   of each
-- returns            the positions of what was stale, from 1
local running, dead, attempts, failures, recent, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local batches, cancelling, deadlines, inboxlimit = KEYS[7], KEYS[8], KEYS[9], tonumber(ARGV[1])
local inboxttl, batchttl, progress = ARGV[2], ARGV[3], KEYS[10]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local owned, stale, free, bytes = {}, {}, {}, 0
for i = 4, #ARGV, 6 do
  local job, inbox = (i + 2) / 6, KEYS[9 + (i + 2) / 3]
  -- same: held under that number?
  local held = redis.call('HGET', running, ARGV[i])
  if held and string.find(held, ARGV[i + 1] .. ' ', 1, true) == 1 then
  -- end
    owned[#owned + 1] = i
    bytes = bytes + redis.call('HSTRLEN', failures, ARGV[i]) - #ARGV[i + 3]
    free[inbox] = inbox == running and 0 or inboxlimit - redis.call('LLEN', inbox)
  else
    stale[#stale + 1] = job
  end
end

redis.call('HDEL', running, '')
for _, i in ipairs(owned) do
  local id, used, failure, notice = ARGV[i], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local inbox, batchkey = KEYS[9 + (i + 2) / 3], KEYS[10 + (i + 2) / 3]
  for _, hash in ipairs({running, cancelling, deadlines}) do redis.call('HDEL', hash, id) end
  redis.call('ZADD', dead, string.format('%.0f', now), id)
  redis.call('HSET', attempts, id, used)
  redis.call('HSET', failures, id, failure)
  if ARGV[i + 5] ~= '' then redis.pcall('HSET', progress, id, ARGV[i + 5]) end
  redis.call('LPUSH', recent, id)
  -- same: notice to an inbox
  if free[inbox] > 0 then
    free[inbox] = free[inbox] - 1
    redis.call('RPUSH', inbox, notice)
    redis.call('PEXPIRE', inbox, inboxttl)
  end
  -- end
  if batchkey ~= running then
    redis.pcall('HINCRBY', batchkey, 'dead', 1)
    if (tonumber(redis.pcall('HINCRBY', batchkey, 'open', -1)) or 0) <= 0 then
      -- same: end of a batch
      redis.call('PEXPIRE', batchkey, batchttl)
      redis.call('ZADD', batches, string.format('%.0f', now + batchttl), string.match(batchkey, '[^:]+$'))
      -- end
    end
  end
end
redis.call('LTRIM', recent, 0, 999)
-- same: bytes never fall below zero
local kept = bytes ~= 0 and (tonumber(redis.pcall('HINCRBY', totals, 'bytes', 0 - bytes)) or -1) or 0
if kept < 0 then redis.call('HSET', totals, 'bytes', 0) end
-- end
local counts = {dead = #owned, stale = #stale}
-- same: moved and stale are counted
for name, count in pairs(counts) do
  if count > 0 then
    redis.pcall('HINCRBY', totals, name, count)
  end
end
return stale
-- end
