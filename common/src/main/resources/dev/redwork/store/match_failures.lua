-- match_failures: somebody looks for jobs whose last failure has a text
--
-- KEYS[1] failures   hash    id -> last failure
-- ARGV[1] words      how many
-- ARGV[2...]         words   that reason, type and message have to have, as JSON has them
--                    id      of each job
-- returns            places of the jobs whose failures have them all, or are written otherwise than by a worker
local failures, words = KEYS[1], tonumber(ARGV[1])
local places = {}
for i, failure in ipairs(redis.call('HMGET', failures, unpack(ARGV, words + 2))) do
  -- The stack stands behind; a type that there is none of is looked for as null.
  local text = failure and string.sub(failure, 1, (string.find(failure, '"stack":', 1, true) or 0) - 1) .. ' null'
  local has = failure ~= false
  if has and string.sub(failure, 1, 11) == '{"reason":"' and not string.find(text, '\\u', 1, true) then
    for k = 2, words + 1 do has = has and string.find(text, ARGV[k], 1, true) ~= nil end
  end
  if has then places[#places + 1] = i end
end
return places
