-- promote: SCHEDULED | RETRYING -> PENDING
--
-- KEYS[1] scheduled  zset  id -> due time of the first run, ms
-- KEYS[2] retrying   zset  id -> due time of the next attempt, ms
-- KEYS[3] pending    list  ids in order, head is next
-- KEYS[4] doorbell   list  one wake-up token, or none
-- ARGV[1] limit      jobs of one call
-- returns            how many were promoted, now, when the next job is due or '' (none is, or limit were and more may be)
local scheduled, retrying, pending, doorbell = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local limit = tonumber(ARGV[1])
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local silent = redis.call('LLEN', doorbell) == 0
local first = redis.call('ZRANGEBYSCORE', scheduled, '-inf', now, 'WITHSCORES', 'LIMIT', 0, limit)
local again = redis.call('ZRANGEBYSCORE', retrying, '-inf', now, 'WITHSCORES', 'LIMIT', 0, limit)

-- Both are in order of due time: merge them, so that neither waits behind a storm of the other.
local due, waiting, retries = {}, {}, {}
local i, j = 1, 1
while #due < limit and (first[i] or again[j]) do
  if first[i] and not (again[j] and tonumber(again[j + 1]) < tonumber(first[i + 1])) then
    due[#due + 1], waiting[#waiting + 1], i = first[i], first[i], i + 2
  else
    due[#due + 1], retries[#retries + 1], j = again[j], again[j], j + 2
  end
end
local one = redis.call('ZRANGEBYSCORE', scheduled, '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
local other = redis.call('ZRANGEBYSCORE', retrying, '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
local later = one and (not other or tonumber(one) < tonumber(other)) and one or other or ''
local answer = {#due, now, #due < limit and later or ''}
if #due == 0 then
  return answer
end

if #waiting > 0 then
  redis.call('ZREM', scheduled, unpack(waiting))
end
if #retries > 0 then
  redis.call('ZREM', retrying, unpack(retries))
end
-- To the front, the earliest at the head: a job that has waited for its time must not wait behind a backlog again.
for k = #due, 1, -1 do
  redis.call('LPUSH', pending, due[k])
end
if silent then
  redis.call('LPUSH', doorbell, 1)
end
return answer
