-- watch_job: somebody looks at a job while it runs
--
-- KEYS[1] watched    zset  id -> until when somebody looks, ms
-- ARGV[1] id         of the job
-- ARGV[2] span       how long from now on, ms; 0: no longer
-- ARGV[3] channel    that tells workers
-- ARGV[4] message    which job it is
-- returns            told (its worker tells more often how far it is) | watched (it does already) | left
local watched, id, span, channel, message = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = tonumber(redis.call('ZSCORE', watched, id) or 0)
local last = tonumber(redis.call('ZRANGE', watched, -1, -1, 'WITHSCORES')[2] or 0)

redis.call('ZREM', watched, span > 0 and '' or id)
if span == 0 then return {'left'} end
local ends = now + span
redis.call('ZREMRANGEBYSCORE', watched, '-inf', string.format('(%.0f', now))
redis.call('ZADD', watched, 'GT', string.format('%.0f', ends), id)
redis.call('PEXPIREAT', watched, string.format('%.0f', math.max(last, ends)))
if before > now then return {'watched'} end
-- A user without channels is refused here, and no error may follow a write: a renewal tells those who miss it.
redis.pcall('PUBLISH', channel, message)
return {'told'}
