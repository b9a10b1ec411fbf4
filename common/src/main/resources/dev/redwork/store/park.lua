-- park: RUNNING -> PARKED | PENDING
--
-- KEYS[1] running    hash  id -> claim number, attempt, start, place: being here under that number is owning the job
-- KEYS[2] pending    list  ids in order, head is next
-- KEYS[3] doorbell   list  one wake-up token, or none
-- KEYS[4] parks      hash  need -> how many jobs wait in parked:<need>
-- KEYS[5] totals     hash  counters
-- KEYS[6] cancelling hash  id -> when it was asked to stop, ms: such a job goes to the front of the line, since a claim ends it
-- KEYS[7...]         zset  parked:<need> of each need: id -> when it was parked, ms
-- ARGV[1] channel    that tells workers
-- ARGV[2...]         id, claim number, position of its need   of each job
-- returns            the positions of what was stale, from 1
local running, pending, doorbell, parks, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local cancelling, channel = KEYS[6], ARGV[1]
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local silent = redis.call('LLEN', doorbell) == 0
local owned, stale, asked, stood, came, all, _ = {}, {}, {}, {}, {}, 0, redis.call('HLEN', parks)
for i = 2, #ARGV, 3 do
  -- same: held under that number?
  local held = redis.call('HGET', running, ARGV[i])
  if held and string.find(held, ARGV[i + 1] .. ' ', 1, true) == 1 then
  -- end
    owned[#owned + 1] = i
    asked[i] = redis.call('HEXISTS', cancelling, ARGV[i]) == 1
  else
    stale[#stale + 1] = (i + 1) / 3
  end
end
for i = 7, #KEYS do stood[i], came[i] = redis.call('ZCARD', KEYS[i]), 0 end

redis.call('HDEL', running, '')
for k = #owned, 1, -1 do
  local i = owned[k]
  local id, place = ARGV[i], 6 + ARGV[i + 2]
  -- HDEL decides, so an id that stands twice in one call moves once.
  local moves = redis.call('HDEL', running, id) == 1
  if moves and asked[i] then
    redis.call('LPUSH', pending, id)
    if silent then redis.call('LPUSH', doorbell, 1) end
    silent = false
  elseif moves then
    came[place], all = came[place] + redis.call('ZADD', KEYS[place], now, id), all + 1
  end
end
for place, count in pairs(came) do
  local need = string.match(KEYS[place], '}:parked:(.*)$')
  if count > 0 then redis.call('HSET', parks, need, stood[place] + count) end
  if count > 0 and stood[place] == 0 then
    -- A user without channels is refused here, and no error may follow a write: a renewal tells those who miss it.
    redis.pcall('PUBLISH', channel, '+' .. need)
  end
end
local level = all > 0 and (tonumber(redis.pcall('HINCRBY', totals, 'parked_now', all)) or -1) or 0
if level < 0 then redis.call('HSET', totals, 'parked_now', all) end
local counts = {parked = #owned, stale = #stale}
-- same: moved and stale are counted
for name, count in pairs(counts) do
  if count > 0 then
    redis.pcall('HINCRBY', totals, name, count)
  end
end
return stale
-- end
