-- locate_jobs: somebody waits for jobs to move
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- KEYS[2] scheduled  zset  id -> due time of the first run, ms
-- KEYS[3] retrying   zset  id -> due time of the next attempt, ms
-- KEYS[4] dead       zset  id -> time of death, ms
-- KEYS[5] parks      hash  need -> how many jobs wait in parked:<need>
-- ARGV[1] prefix     of the queue's keys
-- ARGV[2...]         id    of each job, 1,000 at most
-- returns            for each job its state, and where it may come back to the same one the time or the claim number of this
--                    stay: an outcome is 'ended', a job of which nothing is left ''
local sessions, scheduled, retrying, dead, parks = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local prefix, places, answer = ARGV[1], {}, {}
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
for i = 2, #ARGV do places[ARGV[i]] = i - 1 end
for i, due in ipairs(read({}, 'ZMSCORE', scheduled, unpack(ARGV, 2))) do
  -- A new due time is no move.
  if due then answer[i] = 'scheduled' end
end
for i, due in ipairs(read({}, 'ZMSCORE', retrying, unpack(ARGV, 2))) do
  if due then answer[i] = 'retrying ' .. due end
end
for i, died in ipairs(read({}, 'ZMSCORE', dead, unpack(ARGV, 2))) do
  if died then answer[i] = 'dead ' .. died end
end
for _, session in ipairs(read({}, 'ZRANGE', sessions, 0, -1)) do
  local running = prefix .. 'running:' .. session
  -- Most sessions hold a few: to look for hundreds in each of a thousand would hold Redis up.
  if read(0, 'HLEN', running) < #ARGV then
    local held = read({}, 'HGETALL', running)
    for k = 1, #held, 2 do
      local place = places[held[k]]
      if place then answer[place] = 'running ' .. string.match(held[k + 1], '^%S*') end
    end
  else
    for i, value in ipairs(read({}, 'HMGET', running, unpack(ARGV, 2))) do
      if value then answer[i] = 'running ' .. string.match(value, '^%S*') end
    end
  end
end
local some, stand = read(0, 'HLEN', parks) > 0, {}
for i = 1, #ARGV - 1 do
  if not answer[i] then
    local id = ARGV[i + 1]
    local begins = read('', 'GETRANGE', prefix .. 'job:' .. id, 0, some and 191 or 9)
    local need = some and string.match(begins, '"task":"([^"]*)"')
    if need and stand[need] == nil then stand[need] = read(0, 'HEXISTS', parks, need) == 1 end
    local parked = need and stand[need] and redis.call('ZSCORE', prefix .. 'parked:' .. need, id) and 'parked'
    local ended = string.sub(begins, 1, 10) == '{"state":"' and 'ended'
    answer[i] = ended or begins == '' and '' or parked or 'pending'
  end
end
return answer
