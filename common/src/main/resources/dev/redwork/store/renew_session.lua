-- renew_session: a session extends its lease
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms; 0 while it is being reclaimed
-- KEYS[2] running    hash  id -> claim number, attempt, start, place   of this session
-- KEYS[3] scheduled  zset  id -> due time, ms
-- KEYS[4] retrying   zset  id -> due time, ms
-- KEYS[5] pending    list  ids in order, head is next
-- KEYS[6] totals     hash  counters
-- KEYS[7] about      hash  session:<session>: who it is, and what it was told
-- KEYS[8] parks      hash  need -> how many jobs wait in parked:<need>
-- ARGV[1] session    who renews
-- ARGV[2] lease      ms
-- ARGV[3...]         field, value of about: what has changed
-- returns            lost | renewed, now, jobs held, the earliest due time or '', the other session whose lease ends
--                    first or '', when it ends or '', whether a pill that should not wait stands at the head, signals so far,
--                    what it was told or '', of how many needs jobs are parked
local sessions, running, scheduled, retrying, pending = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local totals, about, parks = KEYS[6], KEYS[7], redis.call('HLEN', KEYS[8])
local session, lease = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = string.format('%.0f', now + lease)
local mine = tonumber(redis.call('ZSCORE', sessions, session))
if not mine or mine == 0 then
  return {'lost'}
end
local first = redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')[2]
local again = redis.call('ZRANGE', retrying, 0, 0, 'WITHSCORES')[2]
if not first or (again and tonumber(again) < tonumber(first)) then
  first = again
end
local next = redis.call('ZRANGE', sessions, 0, 1, 'WITHSCORES')
local other = next[1] == session and 3 or 1
local late = redis.call('ZRANGEBYSCORE', sessions, '(' .. ends, '+inf', 'LIMIT', 0, 100)
local held = redis.call('HLEN', running)
local head = redis.call('LINDEX', pending, 0) or ''
local pill = string.find(head, 'pill:now.', 1, true) == 1 and 1 or 0
local signals = redis.call('HGET', totals, 'signals') or '0'
local order = redis.call('HGET', about, 'order') or ''

redis.call('ZREM', sessions, '')
redis.call('ZADD', sessions, ends, session)
for _, name in ipairs(late) do
  -- Redis' clock was set back: without the cut a dead worker's jobs would wait until the old time comes again.
  redis.call('ZADD', sessions, ends, name)
end
if #ARGV > 2 then
  redis.call('HSET', about, unpack(ARGV, 3))
end
local lapse = next[other + 1] or ''
return {'renewed', string.format('%.0f', now), held, first or '', next[other] or '', lapse, pill, signals, order, parks}
