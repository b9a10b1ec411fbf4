-- list_held: somebody asks which jobs of a queue are held
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- ARGV[1] prefix     of the running hashes' keys
-- ARGV[2] limit      jobs to answer, some more with the last session
-- ARGV[3...]         sessions whose jobs are meant; none: of all
-- returns            ids, and how each is held, session after session; pills stand among them
local sessions = KEYS[1]
local prefix, limit = ARGV[1], tonumber(ARGV[2])
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
local answer, some = {}, {}
for i = 3, #ARGV do some[i - 2] = ARGV[i] end
for _, session in ipairs(#some > 0 and some or read({}, 'ZRANGE', sessions, 0, -1)) do
  if #answer >= 2 * limit then break end
  for _, word in ipairs(read({}, 'HGETALL', prefix .. session)) do answer[#answer + 1] = word end
end
return answer
