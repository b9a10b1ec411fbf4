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
local lanes, runs = {sessions}, {}
for _, session in ipairs(redis.call('ZRANGE', sessions, 0, -1)) do lanes[#lanes + 1] = prefix .. session end
-- One read of all of them, with a declared key: a slot in migration then refuses it whole.
if redis.call('EXISTS', unpack(lanes)) < 2 then lanes = {} end
for i = 1, #ids do runs[i] = 0 end
for lane = 2, #lanes do
  for i, holder in ipairs(redis.call('HMGET', lanes[lane], unpack(ids))) do runs[i] = holder and 1 or runs[i] end
end

redis.call('HDEL', cancelling, '')
for i, id in ipairs(ids) do
  -- The first ask counts: it was told then.
  if runs[i] == 1 and redis.call('HSETNX', cancelling, id, now) == 1 then
    redis.call('HINCRBY', totals, 'signals', 1)
    -- A user without channels is refused here, and no error may follow a write: who misses it sees the count.
    redis.pcall('PUBLISH', channel, ':' .. id)
  end
end
return runs
