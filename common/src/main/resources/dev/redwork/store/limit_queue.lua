-- limit_queue: a queue holds no more than so much
--
-- KEYS[1] limits     hash  what the queue may hold at most
-- ARGV[1] jobs       that wait; 0: any number
-- ARGV[2] bytes      of all specs; 0: any number
-- returns            1
local limits = KEYS[1]
local jobs, bytes = ARGV[1], ARGV[2]
-- A full Redis allows this one, and what follows it.
redis.call('HDEL', limits, 'jobs', 'bytes')
if jobs ~= '0' then
  redis.call('HSET', limits, 'jobs', jobs)
end
if bytes ~= '0' then
  redis.call('HSET', limits, 'bytes', bytes)
end
return 1
