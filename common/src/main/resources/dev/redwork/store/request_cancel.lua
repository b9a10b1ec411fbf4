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
local holding, held, runs = {sessions}, {}, {}
-- same: who holds it
for _, session in ipairs(redis.call('ZRANGE', sessions, 0, -1)) do holding[#holding + 1] = prefix .. session end
-- One read of all of them, with a declared key: a slot in migration then refuses it whole.
if redis.call('EXISTS', unpack(holding)) < 2 then holding = {} end
for hash = 2, #holding do
  for i, holder in ipairs(redis.call('HMGET', holding[hash], unpack(ids))) do held[i] = held[i] or holder end
end
-- end
for i = 1, #ids do runs[i] = held[i] and 1 or 0 end

redis.call('HDEL', cancelling, '')
for i, id in ipairs(ids) do
  -- The first ask counts: it was told then.
  if runs[i] == 1 and redis.call('HSETNX', cancelling, id, now) == 1 then
    local message = ':' .. id
    -- same: a signal
    redis.call('HINCRBY', totals, 'signals', 1)
    -- A user without channels is refused here, and no error may follow a write: the count tells those who miss it.
    redis.pcall('PUBLISH', channel, message)
    -- end
  end
end
return runs
