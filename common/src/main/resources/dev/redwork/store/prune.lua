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
-- KEYS[9] history    list  how the queue stood, a line a minute, the newest at its end
-- KEYS[10] pending   list  ids in order, head is next
-- KEYS[11] scheduled zset  id -> due time of the first run, ms
-- KEYS[12] retrying  zset  id -> due time of the next attempt, ms
-- KEYS[13] sessions  zset  session -> end of its lease, ms
-- ARGV[1] prefix     of the specs' keys
-- ARGV[2] kept       dead jobs that may stay
-- ARGV[3] age        up to which they may stay, ms
-- ARGV[4] limit      jobs of one call
-- ARGV[5] logs       prefix of the logs' keys
-- ARGV[6] running    prefix of the keys of what sessions hold
-- ARGV[7] minutes    lines of history that are kept; the first call of a minute adds one; 0: none does
-- returns            how many went, the oldest first
local dead, attempts, failures, crashes, cancelling, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local deadlines, progress, history, pending, scheduled = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local retrying, sessions, prefix, logs, running = KEYS[12], KEYS[13], ARGV[1], ARGV[5], ARGV[6]
local kept, age, limit, minutes = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[7])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local excess = redis.call('ZCARD', dead) - kept
local ids, names, bytes = {}, {dead}, 0
local first = redis.call('ZRANGE', dead, 0, limit - 1, 'WITHSCORES')
for i = 1, #first, 2 do
  if #ids >= excess and tonumber(first[i + 1]) >= now - age then break end
  ids[#ids + 1], names[#names + 1] = first[i], prefix .. first[i]
end
for i, id in ipairs(ids) do names[#ids + 1 + i] = logs .. id end
-- One read of all of them, with a declared key: a slot in migration then refuses it whole.
if #ids > 0 then redis.call('EXISTS', unpack(names)) end
for i, id in ipairs(ids) do
  bytes = bytes + redis.call('STRLEN', names[i + 1]) + redis.call('HSTRLEN', failures, id)
end
-- A key of another type than ours must keep no dead job.
local last = minutes > 0 and redis.pcall('LINDEX', history, -1) or ''
local at = tonumber(type(last) == 'string' and string.match(last, '^%d+') or 0)
local line = minutes > 0 and math.floor(at / 60000) ~= math.floor(now / 60000)
if line then
  local head, held = redis.call('LINDEX', pending, 0) or '', 0
  local counts = redis.call('HMGET', totals, 'enqueued', 'succeeded', 'cancelled', 'expired', 'dead', 'retried')
  for i = 1, 6 do counts[i] = string.format('%.0f', tonumber(counts[i]) or 0) end
  for _, one in ipairs(redis.call('ZRANGE', sessions, 0, 999)) do held = held + redis.call('HLEN', running .. one) end
  local spec = redis.call('GETRANGE', prefix .. head, 0, 1023)
  local told = string.match(string.sub(spec, 1, (string.find(spec, '"input"', 1, true) or 0) - 1), '"enqueued":(%d+)')
  line = string.format('%.0f ', now) .. table.concat(counts, ' ') .. string.format(' %d %d %d %d %d %s %s',
    redis.call('LLEN', pending), held, redis.call('ZCARD', scheduled), redis.call('ZCARD', retrying),
    redis.call('ZCARD', dead), told or 0, #head == 26 and head or '')
  redis.pcall('LTRIM', history, 1 - minutes, -1)
  redis.pcall('RPUSH', history, line)
  redis.pcall('PEXPIRE', history, minutes * 60000)
end
if #ids == 0 then return 0 end

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
