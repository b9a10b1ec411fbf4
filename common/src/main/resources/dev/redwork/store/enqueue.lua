-- enqueue: NEW -> SCHEDULED | PENDING
--
-- KEYS[1] pending    list    ids in order, head is next
-- KEYS[2] scheduled  zset    id -> due time, ms
-- KEYS[3] doorbell   list    one wake-up token, or none
-- KEYS[4] totals     hash    counters
-- KEYS[5] dead       zset    id -> time of death, ms
-- KEYS[6] batches    zset    batch -> when it may be forgotten, ms
-- KEYS[7] limits     hash    jobs, bytes: what the queue may hold at most
-- KEYS[8] retrying   zset    id -> due time, ms
-- KEYS[9...]         string  job:<id> of each job; then batch:<id> (hash) of each batch; then, where jobs have keys of
--                            uniqueness: attempts (hash), sessions (zset), unique:<key> (string) of each key
-- ARGV[1] when       in how many ms the jobs are due, 0: at once; with an @ before it, when they are, ms
-- ARGV[2] front      1: to the head of the line, in their order; 0: to its end
-- ARGV[3] jobs       how many
-- ARGV[4] keys       how many keys of uniqueness
-- ARGV[5] late       1: how late each job may start is given, behind the specs, ms; 0: any of them may at any time
-- ARGV[6...]         id of each job; its spec; its span or 0; its batch's position or 0 (left out where there is no batch); then, where
--                    jobs have keys: its key's position or 0; until when the key's holder stands for it (end, start,
--                    debounce: until it is due); how long it holds the key from its due time on, ms; prefix of all keys
-- returns            full, jobs, bytes, waiting, held, ended (the limits or '', what there is, how many have ended), or
--                    of each job that was not enqueued: its position, from 1, and the id that stands for it, its own too
local pending, scheduled, doorbell, totals, dead, batches = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local limits, retrying, when, front = KEYS[7], KEYS[8], ARGV[1], ARGV[2]
local n, keys, late = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
-- Its name is not sent with each call: it stands beside the line, and is read with it.
local deadlines = string.gsub(pending, 'pending$', 'deadlines')
local jobs, hashes, unique, id, spec, span, batch = 8, 8 + n, #KEYS - keys, 5, 5 + n, 5 + 2 * n, 5 + (2 + late) * n
local batched = hashes < (keys > 0 and unique - 2 or #KEYS)
local time = (when ~= '0' or keys > 0 or batched or late > 0) and redis.call('TIME') or {0, 0}
local now, at = time[1] * 1000 + math.floor(time[2] / 1000), string.match(when, '^@(.*)')
local delay = at and math.max(0, at - now) or tonumber(when)
local silent, plain = redis.call('LLEN', doorbell) == 0, redis.call('EXISTS', dead, limits) == 0
local first = delay > 0 and redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES') or {}
if late > 0 then redis.call('EXISTS', pending, deadlines) end

-- A dead job may have lost its spec: its id is taken all the same.
local stands, winner, window = {}, {}, #ARGV - 1 - n
for i, died in ipairs(plain and {} or redis.call('ZMSCORE', dead, unpack(ARGV, id + 1, id + n))) do
  stands[i] = died and ARGV[id + i]
end
if keys > 0 then
  local key, rule, prefix, starts = window - 2 * n, window - n, ARGV[#ARGV], false
  local holders, names, holding, judged = redis.call('MGET', unpack(KEYS, unique + 1)), {pending}, {}, {}
  for k, holder in ipairs(holders) do names[k + 1] = prefix .. 'job:' .. (holder or '') end
  for i = 1, n do starts = starts or ARGV[rule + i] == 'start' end
  for i, session in ipairs(starts and redis.call('ZRANGE', KEYS[unique], 0, -1) or {}) do
    holding[i] = prefix .. 'running:' .. session
  end
  -- Reads of a thousand, with a declared key: a slot in migration then refuses them whole.
  redis.call('EXISTS', unpack(names))
  for i = 1, #holding, 1000 do redis.call('EXISTS', pending, unpack(holding, i, math.min(#holding, i + 999))) end
  local function holds(holder, job, by)
    local begins = redis.call('GETRANGE', job, 0, 9)
    if begins == '' or begins == '{"state":"' or redis.call('ZSCORE', dead, holder) then return false end
    if by == 'debounce' then return tonumber(redis.call('ZSCORE', scheduled, holder) or 0) > now end
    local started = by == 'start' and redis.call('HEXISTS', KEYS[unique - 1], holder) == 1
    for _, hash in ipairs(by == 'start' and holding or {}) do
      started = started or redis.call('HEXISTS', hash, holder) == 1
    end
    return not started
  end
  for i = 1, n do
    local k, by = tonumber(ARGV[key + i]), ARGV[rule + i]
    if k > 0 and not stands[i] and redis.call('EXISTS', KEYS[jobs + i]) == 0 then
      local judge = k .. by
      if judged[judge] == nil then judged[judge] = holders[k] and holds(holders[k], names[k + 1], by) end
      stands[i] = winner[k] and ARGV[id + winner[k]] or judged[judge] and holders[k]
      winner[k] = winner[k] or not stands[i] and i or nil
    end
  end
end

-- What is there already takes no room: a call repeated after a lost answer is not refused.
local most = plain and {} or redis.call('HMGET', limits, 'jobs', 'bytes')
if most[1] or most[2] then
  local counts = redis.call('HMGET', totals, 'bytes', 'succeeded', 'dead', 'cancelled', 'expired', 'parked_now')
  for i = 1, 6 do counts[i] = math.max(0, tonumber(counts[i]) or 0) end
  local waits = redis.call('LLEN', pending) + redis.call('ZCARD', scheduled) + redis.call('ZCARD', retrying) + counts[6]
  local more, size = 0, 0
  for i = 1, n do
    local fresh = not stands[i] and redis.call('EXISTS', KEYS[jobs + i]) == 0
    if fresh then more, size = more + 1, size + #ARGV[spec + i] end
  end
  local room = {(tonumber(most[1]) or math.huge) - waits, (tonumber(most[2]) or math.huge) - counts[1]}
  local fits = more <= room[1] and size <= room[2]
  if more > 0 and not fits then
    return {'full', most[1] or '', most[2] or '', waits, counts[1], counts[2] + counts[3] + counts[4] + counts[5]}
  end
end

-- SET decides id by id, so an id that stands twice in one call is a duplicate, too; so is one that has ended.
local ids, others, joined, bytes, lasts = {}, {}, {}, 0, {}
for i = 1, n do
  if not stands[i] and redis.call('SET', KEYS[jobs + i], ARGV[spec + i], 'NX') then
    local joins = batched and ARGV[batch + i] or '0'
    ids[#ids + 1], bytes, joined[joins] = ARGV[id + i], bytes + #ARGV[spec + i], (joined[joins] or 0) + 1
    if late > 0 and ARGV[span + i] ~= '0' then
      lasts[#lasts + 1], lasts[#lasts + 2] = ARGV[id + i], string.format('%.0f', now + delay + ARGV[span + i])
    end
  else
    others[#others + 1], others[#others + 2] = i, stands[i] or ARGV[id + i]
  end
end
if #ids == 0 then return others end

if #lasts > 0 then redis.call('HSET', deadlines, unpack(lasts)) end
for k, i in pairs(winner) do
  redis.call('SET', KEYS[unique + k], ARGV[id + i], 'PX', string.format('%.0f', ARGV[window + i] + delay))
end
if delay == 0 and front == '1' then
  for i = #ids, 1, -1 do redis.call('LPUSH', pending, ids[i]) end
elseif delay == 0 then
  redis.call('RPUSH', pending, unpack(ids))
else
  local entries, due = {}, string.format('%.0f', now + delay)
  for _, id in ipairs(ids) do entries[#entries + 1], entries[#entries + 2] = due, id end
  redis.call('ZADD', scheduled, unpack(entries))
end
redis.pcall('HINCRBY', totals, 'enqueued', #ids)
redis.pcall('HINCRBY', totals, 'bytes', bytes)
joined['0'] = nil
for position, count in pairs(joined) do
  local batchkey = KEYS[hashes + position]
  redis.pcall('HINCRBY', batchkey, 'total', count)
  redis.pcall('HINCRBY', batchkey, 'open', count)
  -- same: a batch with open jobs is kept
  redis.call('PERSIST', batchkey)
  redis.call('HSETNX', batchkey, 'created', string.format('%.0f', now))
  redis.call('ZADD', batches, 'inf', string.match(batchkey, '[^:]+$'))
  -- end
  redis.call('ZREMRANGEBYSCORE', batches, 0, string.format('%.0f', now))
end
if silent and (delay == 0 or not first[2] or now + delay < tonumber(first[2])) then
  redis.call('LPUSH', doorbell, 1)
end
return others
