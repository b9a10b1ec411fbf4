-- trim: what was cancelled leaves the head of the line
--
-- KEYS[1] pending    list  ids in order, head is next
-- KEYS[2] tombstones set   cancelled ids whose entry still stands in pending
-- ARGV[1] limit      ids of one call
-- returns            how many left
local pending, stones = KEYS[1], KEYS[2]
local limit = tonumber(ARGV[1])
local ids, gone, seen = redis.call('LRANGE', pending, 0, limit - 1), {}, {}
if #ids == 0 or redis.call('EXISTS', stones) == 0 then
  return 0
end
for i, stands in ipairs(redis.call('SMISMEMBER', stones, unpack(ids))) do
  -- One stone is one entry: a second one is nobody's, and claim says so.
  if stands == 0 or seen[ids[i]] then break end
  gone[i], seen[ids[i]] = ids[i], true
end
if #gone == 0 then
  return 0
end

redis.call('LTRIM', pending, #gone, -1)
redis.call('SREM', stones, unpack(gone))
return #gone
