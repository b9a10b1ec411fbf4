-- raise_flag: a flag goes up, once
--
-- KEYS[1] flag       string  flag:<batch>:<name>; its value
-- KEYS[2] totals     hash    counters
-- ARGV[1] value      which the flag has from now on
-- ARGV[2] ttl        of the flag, ms
-- ARGV[3] channel    that tells workers
-- ARGV[4] message    which flag it is
-- returns            raised | stood (it was up before), the value that it has now
local flag, totals = KEYS[1], KEYS[2]
local value, ttl, channel, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local before = redis.call('GET', flag)
if before then
  return {'stood', before}
end

redis.call('HDEL', totals, '')
redis.call('SET', flag, value, 'PX', ttl)
-- same: a signal
redis.pcall('HINCRBY', totals, 'signals', 1)
-- A user without channels is refused here, and no error may follow a write: the count tells those who miss it.
redis.pcall('PUBLISH', channel, message)
-- end
return {'raised', value}
