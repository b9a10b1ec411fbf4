-- requeue: DEAD | CANCELLED -> PENDING
--
-- KEYS[1] pending    list    ids in order, head is next
-- KEYS[2] dead       zset    id -> time of death, ms
-- KEYS[3] attempts   hash    id -> attempts used
-- KEYS[4] crashes    hash    id -> when workers died under it
-- KEYS[5] doorbell   list    one wake-up token, or none
-- KEYS[6] totals     hash    counters
-- KEYS[7] batches    zset    batch -> when it may be forgotten, ms
-- KEYS[8] deadlines  hash    id -> last moment to start, ms
-- KEYS[9] progress   hash    id -> how far its last run came; a job that has a log has a field here
-- KEYS[10...]        string  job:<id> of each job, its log:<id> (list), then its batch (hash), or dead again where there is
--                            none
-- ARGV[1...]         id of each job; then how late each may start, ms, or 0: at any time
-- returns            for each job: requeued | waiting (it has not ended) | ended (its spec is not kept) | gone
local pending, dead, attempts, crashes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local doorbell, totals, batches, deadlines, progress, n = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9], #ARGV / 2
local ids = {unpack(ARGV, 1, n)}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local silent, bytes, count = redis.call('LLEN', doorbell) == 0, 0, 0
local words, was, specs, counted = {}, {}, {}, {}
for i, died in ipairs(redis.call('ZMSCORE', dead, unpack(ids))) do
  local word, job, batchkey, id = 'requeued', KEYS[7 + 3 * i], KEYS[9 + 3 * i], ids[i]
  local begins = redis.call('GETRANGE', job, 0, 19)
  local spec = begins ~= '' and string.sub(begins, 1, 10) ~= '{"state":"'
  if begins == '{"state":"cancelled"' and not died then
    -- Behind the first end of a line stands what was enqueued, byte for byte.
    specs[i] = string.match(redis.call('GET', job), '\n(.*)')
  end
  counted[i] = batchkey ~= dead and redis.call('HEXISTS', batchkey, 'total') == 1
  if was[id] or spec and not died then word = 'waiting'
  elseif spec then was[id] = 'dead'
  elseif specs[i] then was[id], bytes = 'cancelled', bytes + #specs[i]
  elseif died or begins ~= '' then word = 'ended'
  else word = 'gone' end
  words[i], count = word, count + (word == 'requeued' and 1 or 0)
end
if count == 0 then return words end

for i, id in ipairs(ids) do
  local job, log, batchkey, span = KEYS[7 + 3 * i], KEYS[8 + 3 * i], KEYS[9 + 3 * i], tonumber(ARGV[n + i])
  if words[i] == 'requeued' then
    -- All attempts again; the last failure stays to be read.
    for _, hash in ipairs({attempts, crashes}) do redis.call('HDEL', hash, id) end
    redis.call('ZREM', dead, id)
    if specs[i] then redis.call('SET', job, specs[i]) end
    -- Only the log of a cancelled job has an end; that of a dead one is known.
    if redis.call('PERSIST', log) == 1 then redis.pcall('HSETNX', progress, id, '{}') end
    redis.call('RPUSH', pending, id)
    if span > 0 then redis.call('HSET', deadlines, id, string.format('%.0f', now + span)) end
    if batchkey ~= dead then
      redis.pcall('HINCRBY', batchkey, counted[i] and was[id] or 'total', counted[i] and -1 or 1)
      redis.pcall('HINCRBY', batchkey, 'open', 1)
      -- same: a batch with open jobs is kept
      redis.call('PERSIST', batchkey)
      redis.call('HSETNX', batchkey, 'created', string.format('%.0f', now))
      redis.call('ZADD', batches, 'inf', string.match(batchkey, '[^:]+$'))
      -- end
    end
  end
end
redis.pcall('HINCRBY', totals, 'requeued', count)
redis.pcall('HINCRBY', totals, 'bytes', bytes)
if silent then redis.call('LPUSH', doorbell, 1) end
return words
