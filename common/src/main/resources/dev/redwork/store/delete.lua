-- delete: SUCCEEDED | DEAD | CANCELLED | EXPIRED -> GONE
--
-- KEYS[1] dead       zset    id -> time of death, ms
-- KEYS[2] attempts   hash    id -> attempts used
-- KEYS[3] failures   hash    id -> last failure
-- KEYS[4] crashes    hash    id -> when workers died under it
-- KEYS[5] cancelling hash    id -> when it was asked to stop, ms
-- KEYS[6] totals     hash    counters
-- KEYS[7...]         string  job:<id>, result:<id>, cancelled:<id>   of each job
-- ARGV[1...]         id   of each job
-- returns            for each job: deleted | waiting (it has not ended) | gone
local dead, attempts, failures, crashes, cancelling, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local words, sizes, bytes, count = {}, {}, 0, 0
for i, died in ipairs(redis.call('ZMSCORE', dead, unpack(ARGV))) do
  local word, k = 'deleted', 4 + 3 * i
  sizes[i] = redis.call('STRLEN', KEYS[k])
  if not died and redis.call('EXISTS', KEYS[k + 1], KEYS[k + 2]) == 0 then
    word = 'gone'
    if sizes[i] > 0 then word = 'waiting' end
  end
  words[i] = word
end

for i, id in ipairs(ARGV) do
  local k = 4 + 3 * i
  if words[i] == 'deleted' then
    for _, hash in ipairs({attempts, failures, crashes, cancelling}) do redis.call('HDEL', hash, id) end
    bytes = bytes + redis.call('DEL', KEYS[k]) * sizes[i]
    -- What is taken away decides, so that an id that stands twice in one call counts once.
    local taken = redis.call('ZREM', dead, id) + redis.call('DEL', KEYS[k + 1], KEYS[k + 2])
    count = count + math.min(1, taken)
  end
end
if count > 0 then
  redis.call('HINCRBY', totals, 'deleted', count)
  redis.call('HINCRBY', totals, 'bytes', 0 - bytes)
end
return words
