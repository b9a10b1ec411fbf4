-- retry: RUNNING -> RETRYING
--
-- KEYS[1] running    hash  id -> claim number, attempt, start, place: being here under that number is owning the job
-- KEYS[2] retrying   zset  id -> due time of the next attempt, ms
-- KEYS[3] attempts   hash  id -> attempts used
-- KEYS[4] failures   hash  id -> last failure
-- KEYS[5] doorbell   list  one wake-up token, or none
-- KEYS[6] totals     hash  counters
-- KEYS[7] cancelling hash  id -> when it was asked to stop, ms: such a job is due at once, since a claim ends it
-- KEYS[8] progress   hash  id -> how far its last run came
-- ARGV[1...]         id, claim number, attempts used, delay in ms, failure, how far it came or ''   of each job
-- returns            the positions of what was stale, from 1
local running, retrying, attempts, failures, doorbell, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local cancelling, progress = KEYS[7], KEYS[8]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local earliest = tonumber(redis.call('ZRANGE', retrying, 0, 0, 'WITHSCORES')[2] or math.huge)
local silent = redis.call('LLEN', doorbell) == 0
local owned, stale, asked, bytes = {}, {}, {}, 0
for i = 1, #ARGV, 6 do
  -- same: held under that number?
  local held = redis.call('HGET', running, ARGV[i])
  if held and string.find(held, ARGV[i + 1] .. ' ', 1, true) == 1 then
  -- end
    owned[#owned + 1] = i
    asked[i] = redis.call('HEXISTS', cancelling, ARGV[i]) == 1
    bytes = bytes + redis.call('HSTRLEN', failures, ARGV[i]) - #ARGV[i + 4]
  else
    stale[#stale + 1] = (i + 5) / 6
  end
end

redis.call('HDEL', running, '')
for _, i in ipairs(owned) do
  local id, used, due, failure = ARGV[i], ARGV[i + 2], asked[i] and now or now + ARGV[i + 3], ARGV[i + 4]
  redis.call('HDEL', running, id)
  redis.call('ZADD', retrying, string.format('%.0f', due), id)
  redis.call('HSET', attempts, id, used)
  redis.call('HSET', failures, id, failure)
  if ARGV[i + 5] ~= '' then redis.pcall('HSET', progress, id, ARGV[i + 5]) end
  if silent and due < earliest then
    -- An idle worker must learn that its timer is set too late.
    redis.call('LPUSH', doorbell, 1)
    silent = false
  end
end
-- same: bytes never fall below zero
local kept = bytes ~= 0 and (tonumber(redis.pcall('HINCRBY', totals, 'bytes', 0 - bytes)) or -1) or 0
if kept < 0 then redis.call('HSET', totals, 'bytes', 0) end
-- end
local counts = {retried = #owned, stale = #stale}
-- same: moved and stale are counted
for name, count in pairs(counts) do
  if count > 0 then
    redis.pcall('HINCRBY', totals, name, count)
  end
end
return stale
-- end
