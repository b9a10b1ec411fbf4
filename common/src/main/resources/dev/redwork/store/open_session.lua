-- open_session: a session starts its lease
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- KEYS[2] about      hash  session:<session>: host, pid, worker, lane, tasks, version, started
-- ARGV[1] session    never used before
-- ARGV[2] lease      ms
-- ARGV[3...]         field, value of about
-- returns            taken | opened, now
local sessions, about = KEYS[1], KEYS[2]
local session, lease = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('ZSCORE', sessions, session) then
  return {'taken'}
end

redis.call('DEL', about)
redis.call('HSET', about, 'started', string.format('%.0f', now), unpack(ARGV, 3))
redis.call('ZADD', sessions, string.format('%.0f', now + lease), session)
return {'opened', string.format('%.0f', now)}
