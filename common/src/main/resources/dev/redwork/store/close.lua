-- close: a session ends; what it still holds goes to the front
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- KEYS[2] running    hash  id -> claim number, attempt, start, place   of this session
-- KEYS[3] about      hash  session:<session>
-- KEYS[4] pending    list  ids in order, head is next
-- KEYS[5] doorbell   list  one wake-up token, or none
-- ARGV[1] session    who leaves
-- ARGV[2] limit      ids of one call
-- returns            ids left; 0: closed
local sessions, running, about, pending, doorbell = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local session, limit = ARGV[1], tonumber(ARGV[2])
local silent = redis.call('LLEN', doorbell) == 0
-- In no order: a worker gave back before what it knew of.
local held = redis.call('HKEYS', running)
local ids = {}
for i = 1, math.min(limit, #held) do
  ids[i] = held[i]
end

redis.call('HDEL', running, '', unpack(ids))
if #ids == #held then
  redis.call('ZREM', sessions, session)
  redis.call('DEL', about)
end
for i = #ids, 1, -1 do
  redis.call('LPUSH', pending, ids[i])
end
if #ids > 0 and silent then
  redis.call('LPUSH', doorbell, 1)
end
return #held - #ids
