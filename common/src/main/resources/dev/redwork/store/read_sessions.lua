-- read_sessions: somebody asks who reads a queue
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- ARGV[1] prefix     of the queue's keys
-- returns            now; then of each session: its name, end of its lease, how many jobs it holds, what it told of itself
local sessions = KEYS[1]
local prefix = ARGV[1]
local time = redis.call('TIME')
local answer = {string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))}
local leases = redis.call('ZRANGE', sessions, 0, -1, 'WITHSCORES')
for i = 1, #leases, 2 do
  local session, n = leases[i], #answer
  answer[n + 1], answer[n + 2] = session, leases[i + 1]
  answer[n + 3] = redis.call('HLEN', prefix .. 'running:' .. session)
  answer[n + 4] = redis.call('HGETALL', prefix .. 'session:' .. session)
end
return answer
