-- release: RUNNING -> PENDING
--
-- KEYS[1] running    hash  id -> claim number, attempt, start, place: being here under that number is owning the job
-- KEYS[2] pending    list  ids in order, head is next
-- KEYS[3] doorbell   list  one wake-up token, or none
-- KEYS[4] totals     hash  counters
-- ARGV[1...]         id, claim number   of each job, in the order in which they should stand
-- returns            the positions of what was stale, from 1
local running, pending, doorbell, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local silent = redis.call('LLEN', doorbell) == 0
local owned, stale = {}, {}
for i = 1, #ARGV, 2 do
  -- same: held under that number?
  local held = redis.call('HGET', running, ARGV[i])
  if held and string.find(held, ARGV[i + 1] .. ' ', 1, true) == 1 then
  -- end
    owned[#owned + 1] = ARGV[i]
  else
    stale[#stale + 1] = (i + 1) / 2
  end
end

redis.call('HDEL', running, '')
for i = #owned, 1, -1 do
  -- HDEL decides, so an id that stands twice in one call is pushed once.
  if redis.call('HDEL', running, owned[i]) == 1 then
    redis.call('LPUSH', pending, owned[i])
  end
end
if #owned > 0 and silent then
  redis.call('LPUSH', doorbell, 1)
end
local counts = {released = #owned, stale = #stale}
-- same: moved and stale are counted
for name, count in pairs(counts) do
  if count > 0 then
    redis.pcall('HINCRBY', totals, name, count)
  end
end
return stale
-- end
