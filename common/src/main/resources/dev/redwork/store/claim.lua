-- claim: PENDING -> RUNNING
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- KEYS[2] pending    list  ids in order, head is next; an entry with a colon is no job: its word before that says what it is
-- KEYS[3] running    hash  id -> claim number, attempt, start in ms, place in the claim: being here under that number is
--                    owning the job
-- KEYS[4] doorbell   list  one wake-up token, or none
-- KEYS[5] totals     hash  counters, and the last claim number
-- KEYS[6] attempts   hash  id -> attempts used
-- KEYS[7] failures   hash  id -> last failure
-- KEYS[8] crashes    hash  id -> when workers died under it, ms, parted by blanks
-- KEYS[9] scheduled  zset  id -> due time, ms
-- KEYS[10] retrying  zset  id -> due time, ms
-- KEYS[11] dead      zset  id -> time of death, ms
-- KEYS[12] cancelling hash id -> when it was asked to stop, ms
-- KEYS[13] tombstones hash id -> how many entries of it in pending are void: whichever come first are dropped
-- KEYS[14] paused    string  there while nothing but pills may be taken
-- ARGV[1] session    who claims
-- ARGV[2] limit      ids to take at most, 1 or more
-- ARGV[3] bytes      of specs to take at most (one job is always taken)
-- ARGV[4] prefix     of the specs' keys
-- ARGV[5] vanished   failure of an id that has no spec
-- returns            lost | claimed, number, now, ids left, first due times of scheduled and retrying or '', signals so far,
--                    word: of the entry that stays, with all behind it, since the caller does not know its kind, or '';
--                    then id, spec and history of each ('' or attempts used, last failure, crashes, when its cancellation
--                    was asked for, last moment to start, how far an earlier run came; a pill has no spec)
local sessions, pending, running, doorbell, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local attempts, failures, crashes, scheduled, retrying, dead = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local cancelling, stones, paused = KEYS[12], KEYS[13], KEYS[14]
local session, limit, bytes, prefix, vanished = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = string.format('%.0f', math.floor(micros / 1000))
if tonumber(redis.call('ZSCORE', sessions, session) or 0) <= tonumber(now) then return {'lost'} end

local counts = redis.call('HMGET', totals, 'claim', 'signals')
local newest = tonumber(string.match(counts[1] or '', '^%d+$') or 0)
local number = string.format('%.0f', math.max(newest < 9e15 and newest + 1 or 0, micros))
local first = redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')[2] or ''
local again = redis.call('ZRANGE', retrying, 0, 0, 'WITHSCORES')[2] or ''
local answer = {'claimed', number, now, 0, first, again, counts[2] or '0', ''}
local halted = redis.call('EXISTS', paused) == 1
local ids = redis.call('LRANGE', pending, 0, halted and 0 or limit - 1)
if #ids == 0 then
  redis.call('DEL', doorbell)
  return answer
end

local names, specs, other, kind, find, sub = {}, {}, nil, '', string.find, string.sub
for i, id in ipairs(ids) do
  local colon = find(id, ':', 1, true)
  if colon then other, kind = id, sub(id, 1, colon); break end
  names[i] = prefix .. id
end
if halted and kind ~= 'pill:' then return answer end
local length, silent = redis.call('LLEN', pending), redis.call('LLEN', doorbell) == 0
-- Their names are not sent with each call: they stand beside the attempts, and are read with them.
local deadlines, progress = attempts:gsub('attempts$', 'deadlines'), attempts:gsub('attempts$', 'progress')
local used, last, died, asked, late, far, void, buried, alone = {}, {}, {}, {}, {}, {}, {}, {}, false
if redis.call('EXISTS', attempts, failures, cancelling, crashes, stones, deadlines, progress) > 0 then
  used, last = redis.call('HMGET', attempts, unpack(ids)), redis.call('HMGET', failures, unpack(ids))
  asked, buried = redis.call('HMGET', cancelling, unpack(ids)), redis.call('ZMSCORE', dead, unpack(ids))
  late, far = redis.call('HMGET', deadlines, unpack(ids)), redis.call('HMGET', progress, unpack(ids))
  if redis.call('EXISTS', crashes) > 0 then
    died = redis.call('HMGET', crashes, unpack(ids))
    for _, deaths in ipairs(redis.call('HMGET', crashes, '', unpack(redis.call('HKEYS', running)))) do
      alone = alone or deaths and string.find(deaths, ' ', 1, true)
    end
  end
  for i, count in ipairs(redis.call('HMGET', stones, unpack(ids))) do void[ids[i]] = tonumber(count or 0) or 0 end
end

local since, taken, size, held, given, holds = ' ' .. now .. ' ', #names, 0, 0, #answer, {}
local tail, missing, dropped = {}, {}, {}
for i = 1, taken do
  -- By 16: of large ones few are read that are not taken. The doorbell is read along so that a declared key stands in
  -- each read: a slot in migration then refuses it whole.
  if specs[i] == nil then
    local read = redis.call('MGET', doorbell, unpack(names, i, math.min(#names, i + 15)))
    for k = 2, #read do specs[i + k - 2] = read[k] end
  end
  local id, spec, suspect = ids[i], specs[i], died[i] and find(died[i], ' ', 1, true)
  if void[id] and void[id] > 0 then
    void[id], dropped[id] = void[id] - 1, void[id] - 1
  elseif buried[i] or spec and sub(spec, 1, 10) == '{"state":"' then
    -- It has ended: this entry stood in the line twice, and goes.
  elseif not spec then
    missing[id] = true
  elseif suspect and alone then
    -- The third run is alone: a job that kills its workers must not take its neighbours along.
    tail[#tail + 1] = id
  elseif size > 0 and size + #spec > bytes then
    taken, kind = i - 1, ''
    break
  else
    local before = used[i] and tonumber(string.match(used[i], '^%d%d?%d?%d?%d?%d?$')) or 0
    local history = (used[i] or last[i] or died[i] or asked[i] or late[i] or far[i])
      and {before, last[i] or '', died[i] or '', asked[i] or '', late[i] or '', far[i] or ''} or ''
    -- To format a number takes as long as to copy a spec, and most attempts are the first.
    holds[held + 1], holds[held + 2] = id, number .. ' ' .. (before == 0 and '1' or before + 1) .. since .. i
    answer[given + 1], answer[given + 2], answer[given + 3] = id, spec, history
    held, given, size, alone = held + 2, given + 3, size + #spec, alone or suspect
  end
end
if kind == 'pill:' then
  taken = taken + 1
  if tonumber(string.match(other, '^pill:[^:]*:(%d+)$') or now) >= tonumber(now) then
    holds[#holds + 1], holds[#holds + 2] = other, number .. ' 1' .. since .. taken
    answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = other, '', ''
  end
end

redis.call('LTRIM', pending, taken, -1)
if #tail > 0 then redis.call('RPUSH', pending, unpack(tail)) end
for id in pairs(missing) do
  redis.call('ZADD', dead, now, id)
  redis.call('HSET', failures, id, vanished)
  redis.pcall('HINCRBY', totals, 'dead', 1)
  redis.pcall('HINCRBY', totals, 'bytes', #vanished)
end
for id, left in pairs(dropped) do
  if left > 0 then redis.call('HSET', stones, id, left) else redis.call('HDEL', stones, id) end
end
-- Without the tail and what it may not take: who is told of those would only turn the line round and round.
if kind == '' or kind == 'pill:' then answer[4] = halted and 0 or length - taken else answer[8] = kind end
-- A value above hash-max-listpack-value makes Redis keep a table: it would walk a list of hundreds at each look at one.
if #holds > 64 then holds[2] = string.format('%-65s', holds[2]) end
if #holds > 0 then
  redis.call('HSET', running, unpack(holds))
  redis.call('HSET', totals, 'claim', number)
end
-- Also when it only dropped: its token brought it here, and the next job may have none of its own.
if silent and taken > #tail and answer[4] + #tail > 0 then redis.call('LPUSH', doorbell, 1) end
return answer
