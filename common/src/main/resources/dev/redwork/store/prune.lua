-- prune: DEAD -> GONE
--
-- KEYS[1] dead       zset  id -> time of death, ms
-- KEYS[2] attempts   hash  id -> attempts used
-- KEYS[3] failures   hash  id -> last failure
-- KEYS[4] crashes    hash  id -> when workers died under it
-- KEYS[5] cancelling hash  id -> when it was asked to stop, ms
-- KEYS[6] totals     hash  counters
-- KEYS[7] deadlines  hash  id -> last moment to start, ms
-- KEYS[8] progress   hash  id -> how far its last run came
-- ARGV[1] prefix     of the specs' keys
-- ARGV[2] kept       dead jobs that may stay
-- ARGV[3] age        up to which they may stay, ms
-- ARGV[4] limit      jobs of one call
-- ARGV[5] logs       prefix of the logs' keys
-- returns            how many went, the oldest first
local dead, attempts, failures, crashes, cancelling, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local deadlines, progress, prefix, logs = KEYS[7], KEYS[8], ARGV[1], ARGV[5]
local kept, age, limit = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local oldest = time[1] * 1000 + math.floor(time[2] / 1000) - age
local excess = redis.call('ZCARD', dead) - kept
local ids, names, bytes = {}, {dead}, 0
local first = redis.call('ZRANGE', dead, 0, limit - 1, 'WITHSCORES')
for i = 1, #first, 2 do
  if #ids >= excess and tonumber(first[i + 1]) >= oldest then break end
  ids[#ids + 1], names[#names + 1] = first[i], prefix .. first[i]
end
if #ids == 0 then
  return 0
end
for i, id in ipairs(ids) do names[#ids + 1 + i] = logs .. id end
-- One read of all of them, with a declared key: a slot in migration then refuses it whole.
redis.call('EXISTS', unpack(names))
for i, id in ipairs(ids) do
  bytes = bytes + redis.call('STRLEN', names[i + 1]) + redis.call('HSTRLEN', failures, id)
end

redis.call('ZREM', dead, unpack(ids))
redis.call('DEL', unpack(names, 2))
for _, hash in ipairs({attempts, failures, crashes, cancelling, deadlines, progress}) do
  redis.call('HDEL', hash, unpack(ids))
end
redis.pcall('HINCRBY', totals, 'pruned', #ids)
-- same: bytes never fall below zero
local kept = bytes ~= 0 and (tonumber(redis.pcall('HINCRBY', totals, 'bytes', 0 - bytes)) or -1) or 0
if kept < 0 then redis.call('HSET', totals, 'bytes', 0) end
-- end
return #ids
