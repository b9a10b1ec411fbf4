-- park: RUNNING -> RETRYING
--
-- KEYS[1] running    hash  id -> claim number, attempt, start, place: being here under that number is owning the job
-- KEYS[2] retrying   zset  id -> due time of the next attempt, ms
-- KEYS[3] failures   hash  id -> last failure; holds the delay, which the next park doubles
-- KEYS[4] totals     hash  counters
-- KEYS[5] cancelling hash  id -> when it was asked to stop, ms: such a job is due at once, since a claim ends it
-- ARGV[1...]         id, claim number, delay in ms, failure   of each job
-- returns            the positions of what was stale, from 1
local running, retrying, failures, totals, cancelling = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local owned, stale, asked, bytes = {}, {}, {}, 0
for i = 1, #ARGV, 4 do
  -- same: held under that number?
  local held = redis.call('HGET', running, ARGV[i])
  if held and string.find(held, ARGV[i + 1] .. ' ', 1, true) == 1 then
  -- end
    owned[#owned + 1] = i
    asked[i] = redis.call('HEXISTS', cancelling, ARGV[i]) == 1
    bytes = bytes + redis.call('HSTRLEN', failures, ARGV[i]) - #ARGV[i + 3]
  else
    stale[#stale + 1] = (i + 3) / 4
  end
end

redis.call('HDEL', running, '')
for _, i in ipairs(owned) do
  redis.call('HDEL', running, ARGV[i])
  redis.call('ZADD', retrying, string.format('%.0f', asked[i] and now or now + ARGV[i + 2]), ARGV[i])
  redis.call('HSET', failures, ARGV[i], ARGV[i + 3])
end
-- same: bytes never fall below zero
local kept = bytes ~= 0 and (tonumber(redis.pcall('HINCRBY', totals, 'bytes', 0 - bytes)) or -1) or 0
if kept < 0 then redis.call('HSET', totals, 'bytes', 0) end
-- end
local counts = {parked = #owned, stale = #stale}
-- same: moved and stale are counted
for name, count in pairs(counts) do
  if count > 0 then
    redis.pcall('HINCRBY', totals, name, count)
  end
end
return stale
-- end
