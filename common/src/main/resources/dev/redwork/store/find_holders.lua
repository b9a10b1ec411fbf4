-- find_holders: somebody asks which sessions hold jobs
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- ARGV[1] prefix     of the running hashes' keys
-- ARGV[2...]         id    of each job, 1,000 at most
-- returns            for each job that is held: its place among the ids, the session, how it holds it
local sessions = KEYS[1]
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
for _, session in ipairs(read({}, 'ZRANGE', sessions, 0, -1)) do
  local running = prefix .. session
  -- Most sessions hold a few: to look for hundreds in each of a thousand would hold Redis up.
  if read(0, 'HLEN', running) < #ARGV then
    local held = read({}, 'HGETALL', running)
    for k = 1, #held, 2 do
      local n, place = #answer, places[held[k]]
      if place then answer[n + 1], answer[n + 2], answer[n + 3] = place, session, held[k + 1] end
    end
  else
    for i, value in ipairs(read({}, 'HMGET', running, unpack(ARGV, 2))) do
      local n = #answer
      if value then answer[n + 1], answer[n + 2], answer[n + 3] = i, session, value end
    end
  end
end
return answer
