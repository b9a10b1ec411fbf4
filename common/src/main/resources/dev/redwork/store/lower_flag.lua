-- lower_flag: a flag goes down
--
-- KEYS[1] flag       string  flag:<batch>:<name>; its value
-- KEYS[2] totals     hash    counters
-- ARGV[1] channel    that tells workers
-- ARGV[2] message    which flag it is
-- returns            1 it was up, 0 it was not
local flag, totals = KEYS[1], KEYS[2]
local channel, message = ARGV[1], ARGV[2]
if redis.call('EXISTS', flag) == 0 then
  return 0
end

redis.call('DEL', flag)
-- same: a signal
redis.pcall('HINCRBY', totals, 'signals', 1)
-- A user without channels is refused here, and no error may follow a write: the count tells those who miss it.
redis.pcall('PUBLISH', channel, message)
-- end
return 1
