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
-- KEYS[9] progress   hash  id -> how far its run is
-- KEYS[10] watched   zset  id -> until when somebody looks at it, ms
-- ARGV[1] session    who renews
-- ARGV[2] lease      ms
-- ARGV[3] fields     of about: how many have changed
-- ARGV[4...]         field, value of about, of each; then id, claim number, how far it is   of each run that said so
-- returns            lost | renewed, now, jobs held, the earliest due time or '', the other session whose lease ends
--                    first or '', when it ends or '', whether a pill that should not wait stands at the head, signals so far,
--                    what it was told or '', of how many needs jobs are parked, how many jobs of the session are watched
local sessions, running, scheduled, retrying, pending = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local totals, about, parks, progress, watched = KEYS[6], KEYS[7], redis.call('HLEN', KEYS[8]), KEYS[9], KEYS[10]
local session, lease, fields = ARGV[1], tonumber(ARGV[2]), 3 + 2 * ARGV[3]
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
local far, looks = {}, 0
for i = fields + 1, #ARGV, 3 do
  -- same: held under that number?
  local held = redis.call('HGET', running, ARGV[i])
  if held and string.find(held, ARGV[i + 1] .. ' ', 1, true) == 1 then
  -- end
    far[#far + 1], far[#far + 2] = ARGV[i], ARGV[i + 2]
  end
end
local seen = redis.call('ZRANGEBYSCORE', watched, string.format('%.0f', now), '+inf', 'LIMIT', 0, 100)
for _, runs in ipairs(#seen > 0 and redis.call('HMGET', running, unpack(seen)) or {}) do
  looks = looks + (runs and 1 or 0)
end

redis.call('ZREM', sessions, '')
redis.call('ZADD', sessions, ends, session)
for _, name in ipairs(late) do
  -- Redis' clock was set back: without the cut a dead worker's jobs would wait until the old time comes again.
  redis.call('ZADD', sessions, ends, name)
end
if fields > 3 then redis.call('HSET', about, unpack(ARGV, 4, fields)) end
-- A key of another type than ours must cost no lease.
if #far > 0 then redis.pcall('HSET', progress, unpack(far)) end
local told = {first or '', next[other] or '', next[other + 1] or '', pill, signals, order, parks, looks}
return {'renewed', string.format('%.0f', now), held, unpack(told)}
