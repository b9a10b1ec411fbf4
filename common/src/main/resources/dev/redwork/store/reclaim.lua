-- reclaim: RUNNING -> PENDING
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms; 0 while it is being reclaimed
-- KEYS[2] running    hash  id -> claim number, attempt, start, place   of that session
-- KEYS[3] about      hash  session:<session>: who it was, and when its lease ended
-- KEYS[4] pending    list  ids in order, head is next
-- KEYS[5] crashes    hash  id -> when workers died under it, ms, parted by blanks
-- KEYS[6] doorbell   list  one wake-up token, or none
-- KEYS[7] totals     hash  counters
-- ARGV[1] session    whose lease is over
-- ARGV[2] limit      ids of one call
-- ARGV[3] kept       crashes of a job that are remembered
-- ARGV[4] until      ms: up to when the caller may judge; 0: for ever
-- ARGV[5] gone       1: the caller saw its process end, so its lease need not be over; else 0
-- returns            gone | alive | late | reclaimed, ids moved, ids left
local sessions, running, about, pending, crashes = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local doorbell, totals = KEYS[6], KEYS[7]
local session, limit, kept = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local till, gone = tonumber(ARGV[4]), ARGV[5] == '1'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = tonumber(redis.call('ZSCORE', sessions, session))
if not lease then return {'gone'} end
if lease > now and not gone then return {'alive'} end
-- A server that stood still finds this call before the renewals of the living.
if till > 0 and now > till then return {'late'} end
local lapsed = lease > 0 and string.format('%.0f', math.min(lease, now))
  or redis.call('HGET', about, 'lapsed') or string.format('%.0f', now)
local silent = redis.call('LLEN', doorbell) == 0

local held, ids, number, place = redis.call('HGETALL', running), {}, {}, {}
for i = 1, #held, 2 do
  local id = held[i]
  local claim, last = string.match(held[i + 1], '^(%d+) %S+ %S+ ?(%d*)')
  ids[#ids + 1], number[id], place[id] = id, tonumber(claim) or 0, tonumber(last) or 0
end
table.sort(ids, function(a, b)
  return number[a] < number[b] or number[a] == number[b] and place[a] < place[b]
end)
-- The last ones first: those of the next call come before them.
local left = math.max(0, #ids - limit)
ids = {unpack(ids, left + 1)}
local died = #ids > 0 and redis.call('HMGET', crashes, unpack(ids)) or {}

redis.call('HDEL', running, '', unpack(ids))
if left == 0 then
  redis.call('ZREM', sessions, session)
  redis.call('DEL', about)
else
  redis.call('ZADD', sessions, 0, session)
  redis.call('HSET', about, 'lapsed', lapsed)
end
local newest = string.rep('%d+ ', kept - 1) .. '%d+$'
for i = #ids, 1, -1 do
  redis.call('LPUSH', pending, ids[i])
  -- What has a colon is no job.
  if not string.find(ids[i], ':', 1, true) then
    local times = (died[i] and died[i] .. ' ' or '') .. lapsed
    redis.call('HSET', crashes, ids[i], string.match(times, newest) or times)
  end
end
if #ids > 0 then redis.pcall('HINCRBY', totals, 'reclaimed', #ids) end
if #ids > 0 and silent then redis.call('LPUSH', doorbell, 1) end
return {'reclaimed', #ids, left}
