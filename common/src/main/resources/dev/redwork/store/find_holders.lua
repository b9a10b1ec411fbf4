-- find_holders: somebody asks which sessions hold jobs
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- ARGV[1] prefix     of the running hashes' keys
-- ARGV[2...]         id    of each job, 1,000 at most
-- returns            for each job that is held: its place among the ids, the session, how it holds it
local sessions = KEYS[1]
local prefix = ARGV[1]
local answer = {}
for _, session in ipairs(redis.call('ZRANGE', sessions, 0, -1)) do
  for i, held in ipairs(redis.call('HMGET', prefix .. session, unpack(ARGV, 2))) do
    if held then
      answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = i, session, held
    end
  end
end
return answer
