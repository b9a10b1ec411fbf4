-- delete: SUCCEEDED | DEAD | CANCELLED | EXPIRED -> GONE
--
-- KEYS[1] dead       zset    id -> time of death, ms
-- KEYS[2] attempts   hash    id -> attempts used
-- KEYS[3] failures   hash    id -> last failure
-- KEYS[4] crashes    hash    id -> when workers died under it
-- KEYS[5] cancelling hash    id -> when it was asked to stop, ms
-- KEYS[6] totals     hash    counters
-- KEYS[7] deadlines  hash    id -> last moment to start, ms
-- KEYS[8] progress   hash    id -> how far its last run came
-- KEYS[9...]         string  job:<id> of each job, and its log:<id> (list)
-- ARGV[1...]         id   of each job
-- returns            for each job: deleted | waiting (it has not ended) | gone
local dead, attempts, failures, crashes, cancelling, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local deadlines, progress = KEYS[7], KEYS[8]
local past = {attempts, failures, crashes, cancelling, deadlines, progress}
local words, sizes, bytes, count = {}, {}, 0, 0
for i, died in ipairs(redis.call('ZMSCORE', dead, unpack(ARGV))) do
  local word, job = 'deleted', KEYS[7 + 2 * i]
  local begins = redis.call('GETRANGE', job, 0, 9)
  local spec = begins ~= '' and begins ~= '{"state":"'
  if not died and spec then word = 'waiting'
  elseif not died and begins == '' then word = 'gone' end
  words[i] = word
  sizes[i] = (spec and redis.call('STRLEN', job) or 0) + redis.call('HSTRLEN', failures, ARGV[i])
end

for i, id in ipairs(ARGV) do
  if words[i] == 'deleted' then
    for _, hash in ipairs(past) do redis.call('HDEL', hash, id) end
    redis.call('DEL', KEYS[8 + 2 * i])
    -- What is taken away decides, so that an id that stands twice in one call counts once.
    local taken = math.min(1, redis.call('DEL', KEYS[7 + 2 * i]) + redis.call('ZREM', dead, id))
    bytes, count = bytes + taken * sizes[i], count + taken
  end
end
if count > 0 then
  redis.pcall('HINCRBY', totals, 'deleted', count)
  -- same: bytes never fall below zero
  local kept = bytes ~= 0 and (tonumber(redis.pcall('HINCRBY', totals, 'bytes', 0 - bytes)) or -1) or 0
  if kept < 0 then redis.call('HSET', totals, 'bytes', 0) end
  -- end
end
return words
