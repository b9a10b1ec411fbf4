-- requeue: DEAD | CANCELLED -> PENDING
--
-- KEYS[1] pending    list    ids in order, head is next
-- KEYS[2] dead       zset    id -> time of death, ms
-- KEYS[3] tombstones set     cancelled ids whose entry still stands in pending
-- KEYS[4] attempts   hash    id -> attempts used
-- KEYS[5] crashes    hash    id -> when workers died under it
-- KEYS[6] doorbell   list    one wake-up token, or none
-- KEYS[7] totals     hash    counters
-- KEYS[8] batches    zset    batch -> when it may be forgotten, ms
-- KEYS[9...]         string  job:<id>, result:<id>, cancelled:<id> of each job, then its batch (hash), or dead again
--                            where there is none
-- ARGV[1...]         id   of each job
-- returns            for each job: requeued | waiting (it has not ended) | ended (its spec is not kept) | gone
local pending, dead, stones, attempts = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local crashes, doorbell, totals, batches = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local silent, bytes, count = redis.call('LLEN', doorbell) == 0, 0, 0
local stands, words, was, counted = redis.call('SMISMEMBER', stones, unpack(ARGV)), {}, {}, {}
for i, died in ipairs(redis.call('ZMSCORE', dead, unpack(ARGV))) do
  local word, k, id = 'requeued', 5 + 4 * i, ARGV[i]
  local here, kept = redis.call('EXISTS', KEYS[k]) == 1, redis.call('STRLEN', KEYS[k + 2])
  counted[i] = KEYS[k + 3] ~= dead and redis.call('HEXISTS', KEYS[k + 3], 'total') == 1
  if was[id] or here and not died then word = 'waiting'
  elseif here then was[id] = 'dead'
  elseif kept > 0 then was[id], bytes = 'cancelled', bytes + kept
  elseif died or redis.call('EXISTS', KEYS[k + 1]) == 1 then word = 'ended'
  else word = 'gone' end
  words[i], count = word, count + (word == 'requeued' and 1 or 0)
end
if count == 0 then return words end

for i, id in ipairs(ARGV) do
  local k, batch = 5 + 4 * i, KEYS[8 + 4 * i]
  if words[i] == 'requeued' then
    -- All attempts again; the last failure stays to be read.
    redis.call('HDEL', attempts, id)
    redis.call('HDEL', crashes, id)
    redis.call('ZREM', dead, id)
    redis.call('DEL', KEYS[k + 1])
    if was[id] == 'cancelled' then redis.call('RENAME', KEYS[k + 2], KEYS[k]) end
    redis.call('PERSIST', KEYS[k])
    -- Where its stone stands its old entry does, too, and lives again.
    if stands[i] == 1 then redis.call('SREM', stones, id) else redis.call('RPUSH', pending, id) end
    if batch ~= dead then
      redis.call('HINCRBY', batch, counted[i] and was[id] or 'total', counted[i] and -1 or 1)
      redis.call('HINCRBY', batch, 'open', 1)
      redis.call('HSETNX', batch, 'created', now)
      redis.call('PERSIST', batch)
      redis.call('ZADD', batches, 'inf', string.match(batch, '[^:]+$'))
    end
  end
end
redis.call('HINCRBY', totals, 'requeued', count)
redis.call('HINCRBY', totals, 'bytes', bytes)
if silent then redis.call('LPUSH', doorbell, 1) end
return words
