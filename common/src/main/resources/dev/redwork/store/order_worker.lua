-- order_worker: a worker is told to be quiet or to stop
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- KEYS[2] about      hash  session:<session>: who it is, and what it was told
-- ARGV[1] session    of the worker
-- ARGV[2] order      quiet | stop; a worker that was told to stop is not told to be quiet
-- ARGV[3] channel    that tells workers
-- ARGV[4] message    which worker it is
-- returns            gone | told
local sessions, about = KEYS[1], KEYS[2]
local session, order, channel, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not redis.call('ZSCORE', sessions, session) then
  return 'gone'
end
local before = redis.call('HGET', about, 'order')

redis.call('HDEL', about, '')
if before ~= 'stop' then
  redis.call('HSET', about, 'order', order)
end
-- A user without channels is refused here, and no error may follow a write: those who miss the message renew soon.
redis.pcall('PUBLISH', channel, message)
return 'told'
