-- adopt: PARKED -> PENDING
--
-- KEYS[1] parked     zset  parked:<need>: id -> when it was parked, ms
-- KEYS[2] parks      hash  need -> how many jobs wait in parked:<need>
-- KEYS[3] pending    list  ids in order, head is next
-- KEYS[4] doorbell   list  one wake-up token, or none
-- KEYS[5] totals     hash  counters
-- KEYS[6] paused     string  there while nothing but pills may be taken
-- ARGV[1] limit      those that have waited longest, for the claim that follows: so many; 0: those that are named
-- ARGV[2...]         id   of each
-- returns            how many moved, how many such jobs are left to be taken
local parked, parks, pending, doorbell, totals, paused = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local limit, ids = tonumber(ARGV[1]), {}
local silent = redis.call('LLEN', doorbell) == 0
if limit > 0 then
  if redis.call('EXISTS', paused) == 1 then return {0, 0} end
  ids = redis.call('ZRANGE', parked, 0, limit - 1)
else
  for i, since in ipairs(#ARGV > 1 and redis.call('ZMSCORE', parked, unpack(ARGV, 2)) or {}) do
    if since then ids[#ids + 1] = ARGV[i + 1] end
  end
end
local stood, _ = {[parked] = redis.call('ZCARD', parked)}, redis.call('HLEN', parks)
if #ids == 0 then return {0, stood[parked]} end

local count = redis.call('ZREM', parked, unpack(ids))
for i = #ids, 1, -1 do redis.call('LPUSH', pending, ids[i]) end
-- same: parked jobs are counted
local need, rest = string.match(parked, '}:parked:(.*)$'), stood[parked] - count
if rest > 0 then redis.call('HSET', parks, need, rest) else redis.call('HDEL', parks, need) end
local level = tonumber(redis.pcall('HINCRBY', totals, 'parked_now', -count)) or -1
if level < 0 then redis.call('HSET', totals, 'parked_now', 0) end
-- end
redis.pcall('HINCRBY', totals, 'adopted', count)
-- Also for the claim that follows: it may be lost.
if silent then redis.call('LPUSH', doorbell, 1) end
return {count, rest}
