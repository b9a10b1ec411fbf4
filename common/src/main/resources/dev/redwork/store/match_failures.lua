-- match_failures: somebody looks for jobs whose last failure has a text
--
-- KEYS[1] failures   hash    id -> last failure
-- ARGV[1] stacks     y: they are looked at, too
-- ARGV[2] words      how many
-- ARGV[3...]         words   that reason, type and message have to have, as JSON has them
--                    id      of each job
-- returns            places of the jobs whose failures have them all, or are written otherwise than by a worker
local failures, stacks, words = KEYS[1], ARGV[1] == 'y', tonumber(ARGV[2])
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
local places = {}
for i, failure in ipairs(read({}, 'HMGET', failures, unpack(ARGV, words + 3))) do
  -- The stack stands behind; a type that there is none of is looked for as null.
  local behind = failure and not stacks and string.find(failure, '"stack":', 1, true) or 0
  local text = failure and string.sub(failure, 1, behind - 1) .. ' null'
  local has = failure ~= false
  if has and string.sub(failure, 1, 11) == '{"reason":"' and not string.find(text, '\\u', 1, true) then
    for k = 3, words + 2 do has = has and string.find(text, ARGV[k], 1, true) ~= nil end
  end
  if has then places[#places + 1] = i end
end
return places
