-- read_fields: somebody asks what keys tell of jobs
--
-- KEYS[1...]         hash   of ids, or zset
-- ARGV[1...]         for each key: HMGET or ZMSCORE, how many ids, and these
-- returns            for each key: of each of its ids the field or the score, or ''
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
local answer, at = {}, 1
for i = 1, #KEYS do
  local key, command, count = KEYS[i], ARGV[at], tonumber(ARGV[at + 1])
  local told = read({}, command, key, unpack(ARGV, at + 2, at + 1 + count))
  for k = 1, count do told[k] = told[k] or '' end
  answer[i], at = told, at + 2 + count
end
return answer
