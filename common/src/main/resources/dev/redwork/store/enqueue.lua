-- enqueue: NEW -> SCHEDULED | PENDING
--
-- KEYS[1] pending    list    ids in order, head is next
-- KEYS[2] scheduled  zset    id -> due time, ms
-- KEYS[3] doorbell   list    one wake-up token, or none
-- KEYS[4] totals     hash    counters
-- KEYS[5] dead       zset    id -> time of death, ms
-- KEYS[6] batches    zset    batch -> when it may be forgotten, ms
-- KEYS[7] limits     hash    jobs, bytes: what the queue may hold at most
-- KEYS[8] retrying   zset    id -> due time, ms
-- KEYS[9] tombstones set     cancelled ids whose entry still stands in pending
-- KEYS[10...]        string  job:<id> of each job, then result:<id> of each; then batch:<id> (hash) of each batch
-- ARGV[1] delay      ms until the jobs are due; 0: at once
-- ARGV[2] front      1: to the head of the line, in their order; 0: to its end
-- ARGV[3] jobs       how many
-- ARGV[4...]         id of each job; its spec; its batch's position or 0 (left out where there is no batch)
-- returns            full, jobs, bytes, waiting, held, ended (the limits or '', what there is, how many have ended), or
--                    the positions of the duplicates, from 1
local pending, scheduled, doorbell, totals, dead, batches = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local limits, retrying, stones, delay, front = KEYS[7], KEYS[8], KEYS[9], tonumber(ARGV[1]), ARGV[2]
local n = tonumber(ARGV[3])
local jobs, results, hashes, id, spec, batch = 9, 9 + n, 9 + 2 * n, 3, 3 + n, 3 + 2 * n
local time = (delay > 0 or KEYS[hashes + 1]) and redis.call('TIME') or {0, 0}
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local silent = redis.call('LLEN', doorbell) == 0
local first = delay > 0 and redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES') or {}
local plain = redis.call('EXISTS', dead, limits, stones) == 0

-- A call repeated after a lost answer must not run a job that has already ended. (A dead one may have lost its spec.)
local ended = plain and {} or redis.call('ZMSCORE', dead, unpack(ARGV, id + 1, id + n))
if redis.call('EXISTS', unpack(KEYS, results + 1, results + n)) > 0 then
  for i = 1, n do ended[i] = ended[i] or redis.call('EXISTS', KEYS[results + i]) == 1 end
end

-- What is there already takes no room: a call repeated after a lost answer is not refused.
local most = plain and {} or redis.call('HMGET', limits, 'jobs', 'bytes')
if most[1] or most[2] then
  local waits = redis.call('LLEN', pending) + redis.call('ZCARD', scheduled) + redis.call('ZCARD', retrying)
  local counts = redis.call('HMGET', totals, 'bytes', 'succeeded', 'dead', 'cancelled', 'expired')
  for i = 1, 5 do counts[i] = tonumber(counts[i] or 0) end
  local more, size = 0, 0
  for i = 1, n do
    if not ended[i] and redis.call('EXISTS', KEYS[jobs + i]) == 0 then more, size = more + 1, size + #ARGV[spec + i] end
  end
  local room = waits + more <= tonumber(most[1] or math.huge) and counts[1] + size <= tonumber(most[2] or math.huge)
  if more > 0 and not room then
    return {'full', most[1] or '', most[2] or '', waits, counts[1], counts[2] + counts[3] + counts[4] + counts[5]}
  end
end
local stands = plain and {} or redis.call('SMISMEMBER', stones, unpack(ARGV, id + 1, id + n))

-- SET decides id by id, so an id that stands twice in one call is a duplicate, too.
local ids, duplicates, joined, bytes, count = {}, {}, {}, 0, 0
for i = 1, n do
  if not ended[i] and redis.call('SET', KEYS[jobs + i], ARGV[spec + i], 'NX') then
    local joins = ARGV[batch + i]
    bytes, count, joined[joins or '0'] = bytes + #ARGV[spec + i], count + 1, (joined[joins or '0'] or 0) + 1
    -- Cancelled in the line and then forgotten: its old entry lives again, or goes when the job is for later.
    if stands[i] == 1 then redis.call('SREM', stones, ARGV[id + i]) end
    if stands[i] == 1 and delay > 0 then redis.call('LREM', pending, 1, ARGV[id + i]) end
    if stands[i] ~= 1 or delay > 0 then ids[#ids + 1] = ARGV[id + i] end
  else
    duplicates[#duplicates + 1] = i
  end
end
if count == 0 then return duplicates end

if delay == 0 and front == '1' then
  for i = #ids, 1, -1 do redis.call('LPUSH', pending, ids[i]) end
elseif delay == 0 and #ids > 0 then
  redis.call('RPUSH', pending, unpack(ids))
elseif delay > 0 then
  local entries = {}
  for _, id in ipairs(ids) do
    entries[#entries + 1], entries[#entries + 2] = string.format('%.0f', now + delay), id
  end
  redis.call('ZADD', scheduled, unpack(entries))
end
redis.call('HINCRBY', totals, 'enqueued', count)
redis.call('HINCRBY', totals, 'bytes', bytes)
joined['0'] = nil
for position, count in pairs(joined) do
  local key = KEYS[hashes + position]
  redis.call('HINCRBY', key, 'total', count)
  redis.call('HINCRBY', key, 'open', count)
  redis.call('PERSIST', key)
  redis.call('HSETNX', key, 'created', string.format('%.0f', now))
  redis.call('ZADD', batches, 'inf', string.match(key, '[^:]+$'))
  redis.call('ZREMRANGEBYSCORE', batches, 0, string.format('%.0f', now))
end
if silent and (delay == 0 or not first[2] or now + delay < tonumber(first[2])) then
  redis.call('LPUSH', doorbell, 1)
end
return duplicates
