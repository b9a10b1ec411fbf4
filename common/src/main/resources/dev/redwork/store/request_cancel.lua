-- request_cancel: running jobs are asked to stop
--
-- KEYS[1] cancelling hash  id -> when it was asked to stop, ms
-- KEYS[2] sessions   zset  session -> end of its lease, ms
-- KEYS[3] totals     hash  counters
-- ARGV[1] prefix     of the running hashes' keys
-- ARGV[2] channel    that tells workers
-- ARGV[3...]         id   of each job
-- returns            for each job: 1 it runs, and is asked now or was before, 0 it does not run
local cancelling, sessions, totals = KEYS[1], KEYS[2], KEYS[3]
local prefix, channel, ids = ARGV[1], ARGV[2], {unpack(ARGV, 3)}
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local held, runs = {}, {}
-- same: who holds it
local names = redis.call('ZRANGE', sessions, 0, -1)
for i, name in ipairs(names) do names[i] = prefix .. name end
-- Reads of a thousand, with a declared key: a slot in migration then refuses them whole.
for i = 1, #names, 1000 do redis.call('EXISTS', sessions, unpack(names, i, math.min(#names, i + 999))) end
for _, name in ipairs(names) do
  for i, holder in ipairs(redis.call('HMGET', name, unpack(ids))) do held[i] = held[i] or holder end
end
-- end
for i = 1, #ids do runs[i] = held[i] and 1 or 0 end

redis.call('HDEL', cancelling, '')
for i, id in ipairs(ids) do
  -- The first ask counts: it was told then.
  if runs[i] == 1 and redis.call('HSETNX', cancelling, id, now) == 1 then
    local message = ':' .. id
    -- same: a signal
    redis.pcall('HINCRBY', totals, 'signals', 1)
    -- A user without channels is refused here, and no error may follow a write: the count tells those who miss it.
    redis.pcall('PUBLISH', channel, message)
    -- end
  end
end
return runs
