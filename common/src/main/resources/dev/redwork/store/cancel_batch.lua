-- cancel_batch: a batch is cancelled: what waits never starts, what runs is told
--
-- KEYS[1] batch      hash  counts of its jobs; cancelling: when it was cancelled, ms
-- KEYS[2] totals     hash  counters
-- ARGV[1] channel    that tells workers
-- ARGV[2] message    which batch it is
-- returns            unknown | again (it was cancelled before) | cancelling
local batch, totals = KEYS[1], KEYS[2]
local channel, message = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local counts = redis.call('HMGET', batch, 'open', 'cancelling')
if not counts[1] then
  return {'unknown'}
elseif counts[2] then
  return {'again'}
end

redis.call('HDEL', totals, '')
redis.call('HSET', batch, 'cancelling', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
-- same: a signal
redis.pcall('HINCRBY', totals, 'signals', 1)
-- A user without channels is refused here, and no error may follow a write: the count tells those who miss it.
redis.pcall('PUBLISH', channel, message)
-- end
return {'cancelling'}
