-- claim: PENDING -> RUNNING
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- KEYS[2] pending    list  ids in order, head is next
-- KEYS[3] running    hash  id -> claim number, attempt, start in ms: being here under that number is owning the job
-- KEYS[4] doorbell   list  one wake-up token, or none
-- KEYS[5] totals     hash  counters, and the last claim number
-- KEYS[6] attempts   hash  id -> attempts used
-- KEYS[7] failures   hash  id -> last failure
-- KEYS[8] crashes    hash  id -> when workers died under it, ms, parted by blanks
-- KEYS[9] scheduled  zset  id -> due time, ms
-- KEYS[10] retrying  zset  id -> due time, ms
-- KEYS[11] dead      zset  id -> time of death, ms
-- ARGV[1] session    who claims
-- ARGV[2] limit      jobs to take at most, 1 or more
-- ARGV[3] bytes      of specs to take at most (one job is always taken)
-- ARGV[4] prefix     of the specs' keys
-- ARGV[5] vanished   failure of an id that has no spec
-- returns            lost | claimed, number, now, earliest due time or '', ids left; then id, spec and history of each
--                    (history: '' or attempts used, last failure, crashes; a pill has no spec)
local sessions, pending, running, doorbell, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local attempts, failures, crashes = KEYS[6], KEYS[7], KEYS[8]
local scheduled, retrying, dead = KEYS[9], KEYS[10], KEYS[11]
local session, limit, bytes, prefix, vanished = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)
local lease = redis.call('ZSCORE', sessions, session)
if not lease or tonumber(lease) <= now then
  return {'lost'}
end

local first = redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')[2]
local again = redis.call('ZRANGE', retrying, 0, 0, 'WITHSCORES')[2]
if not first or (again and tonumber(again) < tonumber(first)) then
  first = again
end
local number = string.format('%.0f', math.max((tonumber(redis.call('HGET', totals, 'claim')) or 0) + 1, micros))
local answer = {'claimed', number, string.format('%.0f', now), first or '', 0}
local length = redis.call('LLEN', pending)
if length == 0 then
  redis.call('DEL', doorbell)
  return answer
end

-- The doorbell is read along only so that one declared key stands in this read: a slot in migration then refuses it whole.
local ids = redis.call('LRANGE', pending, 0, limit - 1)
local names, taken = {doorbell}, #ids
for i, id in ipairs(ids) do
  if string.find(id, 'pill:', 1, true) == 1 then
    taken = i
    break
  end
  names[i + 1] = prefix .. id
end
local specs = redis.call('MGET', unpack(names))
local used, last, died = {}, {}, {}
if redis.call('EXISTS', attempts, failures, crashes) > 0 then
  used = redis.call('HMGET', attempts, unpack(ids))
  last = redis.call('HMGET', failures, unpack(ids))
  died = redis.call('HMGET', crashes, unpack(ids))
end
-- The third run is alone: a job that kills its workers must not take its neighbours along.
local function suspect(deaths)
  return deaths and string.find(deaths, ' ', 1, true)
end
local watching = nil
local function watched()
  if watching == nil then
    watching = false
    local held = redis.call('HKEYS', running)
    for _, deaths in ipairs(#held > 0 and redis.call('HMGET', crashes, unpack(held)) or {}) do
      watching = watching or suspect(deaths)
    end
  end
  return watching
end

local plain = number .. ' 1 ' .. answer[3]
local holds, tail, lost, size = {}, {}, {}, 0
for i = 1, taken do
  local id, spec = ids[i], specs[i + 1]
  local deadline = string.match(id, '^pill:[^:]*:(%d+)$')
  if deadline and tonumber(deadline) < now then
    taken = i
  elseif string.find(id, 'pill:', 1, true) == 1 then
    holds[#holds + 1], holds[#holds + 2] = id, plain
    answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = id, '', ''
  elseif not spec then
    lost[#lost + 1] = id
  elseif suspect(died[i]) and watched() then
    tail[#tail + 1] = id
  elseif size > 0 and size + #spec > bytes then
    taken = i - 1
    break
  else
    size = size + #spec
    watching = watching or suspect(died[i])
    local value, history = plain, ''
    if used[i] or last[i] or died[i] then
      value = number .. ' ' .. ((tonumber(used[i]) or 0) + 1) .. ' ' .. answer[3]
      history = {used[i] or '0', last[i] or '', died[i] or ''}
    end
    holds[#holds + 1], holds[#holds + 2] = id, value
    answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = id, spec, history
  end
end

redis.call('LTRIM', pending, taken, -1)
if #tail > 0 then
  redis.call('RPUSH', pending, unpack(tail))
end
for _, id in ipairs(lost) do
  redis.call('ZADD', dead, answer[3], id)
  redis.call('HSET', failures, id, vanished)
  redis.call('HINCRBY', totals, 'dead', 1)
end
answer[5] = length - taken + #tail
if #holds > 0 then
  redis.call('HSET', running, unpack(holds))
  redis.call('HSET', totals, 'claim', number)
  if answer[5] > 0 and redis.call('LLEN', doorbell) == 0 then
    redis.call('LPUSH', doorbell, 1)
  end
end
return answer
