-- delete_queue: a queue without jobs, which no worker reads, leaves
--
-- KEYS[1] pending    list  ids in order, head is next
-- KEYS[2] scheduled  zset  id -> due time of the first run, ms
-- KEYS[3] retrying   zset  id -> due time of the next attempt, ms
-- KEYS[4] dead       zset  id -> time of death, ms
-- KEYS[5] sessions   zset  session -> end of its lease, ms
-- KEYS[6] parks      hash  need -> how many jobs wait in parked:<need>
-- KEYS[7...]         of any type: what else a queue leaves behind
-- ARGV[1] prefix     of the running hashes' keys
-- returns            deleted | jobs (it holds some, also in dead workers' hands) | workers (a lease is not over)
local pending, scheduled, retrying, dead, sessions = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local parks, prefix, holding = KEYS[6], ARGV[1], {KEYS[5]}
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local jobs = redis.call('LLEN', pending) + redis.call('HLEN', parks)
for _, zset in ipairs({scheduled, retrying, dead}) do jobs = jobs + redis.call('ZCARD', zset) end
local live = redis.call('ZRANGEBYSCORE', sessions, now, '+inf', 'LIMIT', 0, 1)
for _, session in ipairs(redis.call('ZRANGE', sessions, 0, 999)) do holding[#holding + 1] = prefix .. session end
-- One read of all of them, with a declared key: a slot in migration then refuses it whole.
local held = redis.call('EXISTS', unpack(holding)) - redis.call('EXISTS', sessions)
local word = 'deleted'
-- The dead of more than a thousand sessions are looked after by whoever reads the queue, and not here.
if live[1] or #holding > 1000 then word = 'workers'
elseif jobs + held > 0 then word = 'jobs' end
if word == 'deleted' then
  redis.call('DEL', unpack(KEYS))
end
return word
