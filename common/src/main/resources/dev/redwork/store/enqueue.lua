-- enqueue: NEW -> SCHEDULED | PENDING
--
-- KEYS[1] pending    list    ids in order, head is next
-- KEYS[2] scheduled  zset    id -> due time, ms
-- KEYS[3] doorbell   list    one wake-up token, or none
-- KEYS[4] totals     hash    counters
-- KEYS[5] dead       zset    id -> time of death, ms
-- KEYS[6...]         string  job:<id> of each job, then result:<id> of each job
-- ARGV[1] delay      ms until the jobs are due; 0: at once
-- ARGV[2...]         id of each job, then its spec
-- returns            the positions of the duplicates, from 1
local pending, scheduled, doorbell, totals, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local delay, jobs = tonumber(ARGV[1]), 5
local n = (#KEYS - jobs) / 2
local results = jobs + n
local time = redis.call('TIME')
local due = time[1] * 1000 + math.floor(time[2] / 1000) + delay
local silent = redis.call('LLEN', doorbell) == 0
local first = redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')

-- A call repeated after a lost answer must not run a job that has already ended. (A dead one may have lost its spec.)
local ended = redis.call('ZMSCORE', dead, unpack(ARGV, 2, n + 1))
if redis.call('EXISTS', unpack(KEYS, results + 1, results + n)) > 0 then
  for i = 1, n do
    ended[i] = ended[i] or redis.call('EXISTS', KEYS[results + i]) == 1
  end
end

-- SET decides id by id, so an id that stands twice in one call is a duplicate, too.
local ids, duplicates = {}, {}
for i = 1, n do
  if not ended[i] and redis.call('SET', KEYS[jobs + i], ARGV[1 + n + i], 'NX') then
    ids[#ids + 1] = ARGV[1 + i]
  else
    duplicates[#duplicates + 1] = i
  end
end
if #ids == 0 then
  return duplicates
end

if delay == 0 then
  redis.call('RPUSH', pending, unpack(ids))
else
  local entries = {}
  for _, id in ipairs(ids) do
    entries[#entries + 1] = string.format('%.0f', due)
    entries[#entries + 1] = id
  end
  redis.call('ZADD', scheduled, unpack(entries))
end
redis.call('HINCRBY', totals, 'enqueued', #ids)
if silent and (delay == 0 or not first[2] or due < tonumber(first[2])) then
  redis.call('LPUSH', doorbell, 1)
end
return duplicates
