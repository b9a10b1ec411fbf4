-- pause_queue: a queue hands out nothing but pills
--
-- KEYS[1] paused     string  there while the queue is paused: when that was, ms
-- KEYS[2] limits     hash    what the queue may hold at most
-- returns            stood (it was paused before) | paused
local paused, limits = KEYS[1], KEYS[2]
local time = redis.call('TIME')
if redis.call('EXISTS', paused) == 1 then
  return 'stood'
end

-- A full Redis allows this one, and what follows it.
redis.call('HDEL', limits, '')
redis.call('SET', paused, string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
return 'paused'
