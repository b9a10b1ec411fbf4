-- list_held: somebody asks which jobs of a queue are held
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- ARGV[1] prefix     of the running hashes' keys
-- ARGV[2] limit      entries to answer at most
-- returns            ids, session after session; pills stand among them
local sessions = KEYS[1]
local prefix, limit = ARGV[1], tonumber(ARGV[2])
local answer = {}
for _, session in ipairs(redis.call('ZRANGE', sessions, 0, -1)) do
  if #answer >= limit then break end
  for _, id in ipairs(redis.call('HKEYS', prefix .. session)) do answer[#answer + 1] = id end
end
return {unpack(answer, 1, math.min(#answer, limit))}
