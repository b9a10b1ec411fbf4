-- drop_tombstones: what was cancelled leaves the head of the line
--
-- KEYS[1] pending    list  ids in order, head is next
-- KEYS[2] tombstones hash  id -> how many entries of it in pending are void
-- ARGV[1] limit      ids of one call
-- returns            how many left
local pending, stones = KEYS[1], KEYS[2]
local limit = tonumber(ARGV[1])
local ids = redis.call('LRANGE', pending, 0, limit - 1)
if #ids == 0 or redis.call('EXISTS', stones) == 0 then return 0 end
local left, none, fewer, gone = {}, {}, {}, 0
for i, count in ipairs(redis.call('HMGET', stones, unpack(ids))) do left[ids[i]] = tonumber(count or 0) or 0 end
while gone < #ids and left[ids[gone + 1]] > 0 do
  gone = gone + 1
  left[ids[gone]] = left[ids[gone]] - 1
end
if gone == 0 then return 0 end

redis.call('LTRIM', pending, gone, -1)
for i = 1, gone do
  local id = ids[i]
  if left[id] == 0 then none[#none + 1] = id
  else fewer[#fewer + 1], fewer[#fewer + 2] = id, left[id] end
end
if #none > 0 then redis.call('HDEL', stones, unpack(none)) end
if #fewer > 0 then redis.call('HSET', stones, unpack(fewer)) end
return gone
