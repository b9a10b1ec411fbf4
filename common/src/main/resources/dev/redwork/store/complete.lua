-- complete: RUNNING -> SUCCEEDED | CANCELLED | EXPIRED
--
-- KEYS[1] running    hash    id -> claim number, attempt, start, place: being here under that number is owning the job
-- KEYS[2] totals     hash    counters
-- KEYS[3] recent     list    the last ended ids, for people
-- KEYS[4] attempts   hash    id -> attempts used
-- KEYS[5] failures   hash    id -> last failure
-- KEYS[6] crashes    hash    id -> when workers died under it
-- KEYS[7] batches    zset    batch -> when it may be forgotten, ms
-- KEYS[8] cancelling hash    id -> when it was asked to stop, ms
-- KEYS[9...]         string  job:<id> of each job: its outcome takes its spec's place; then the inboxes (list); then the
--                            batches (hash)
-- ARGV[1] jobs       how many
-- ARGV[2] boxes      how many inboxes
-- ARGV[3] inboxlimit notices an inbox may hold
-- ARGV[4] inboxttl   of an inbox after a push, ms
-- ARGV[5] batchttl   how long a batch is kept after its last job's end, ms
-- ARGV[6] state      succeeded | cancelled | expired: what is counted
-- ARGV[7] ttl        of the outcomes, ms
-- ARGV[8] bytes      of all their specs
-- ARGV[9] claims     how many claims they are of
-- ARGV[10...]        number of each claim, how many of the jobs are its; then id of each job; its outcome; its inbox's
--                    position or 0 (left out where there is no inbox); its batch's (left out where there is no batch)
-- returns            the positions of what was stale, from 1
local running, totals, recent, attempts, failures, crashes = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local batches, cancelling, n, boxes, ttl = KEYS[7], KEYS[8], tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[7]
local inboxlimit, inboxttl, batchttl, state, bytes = tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[8])
local id, jobs, inboxes, hashes = 9 + 2 * ARGV[9], 8, 8 + n, 8 + n + boxes
local outcome, inbox, batch = id + n, id + 2 * n, id + (boxes > 0 and 3 or 2) * n
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local owned = redis.call('HMGET', running, unpack(ARGV, id + 1, id + n))
-- Their names are not sent with each call: they stand beside the attempts, and are read with them.
local prefix, known = string.gsub(attempts, 'attempts$', ''), {attempts, failures, crashes, cancelling}
known[5], known[6] = prefix .. 'deadlines', prefix .. 'progress'
local history, notices, free = redis.call('EXISTS', unpack(known)) > 0, {}, {}
for i = 1, boxes do
  notices[i], free[i] = {}, inboxlimit - redis.call('LLEN', KEYS[inboxes + i])
end

local ended, recorded, stale, left, claim, last, held = {}, {}, {}, {}, 8, 0, nil
for i = 1, n do
  if i > last then claim, last, held = claim + 2, last + ARGV[claim + 3], ARGV[claim + 2] .. ' ' end
  if owned[i] and string.find(owned[i], held, 1, true) == 1 then
    recorded[#recorded + 1], ended[#ended + 1] = i, ARGV[id + i]
    local leaves = ARGV[batch + i] or '0'
    left[leaves] = (left[leaves] or 0) + 1
  else
    stale[#stale + 1] = i
  end
end
if #stale > 0 then
  bytes = 0
  for _, i in ipairs(recorded) do bytes = bytes + redis.call('STRLEN', KEYS[jobs + i]) end
end
for _, id in ipairs(history and ended or {}) do bytes = bytes + redis.call('HSTRLEN', failures, id) end
-- A job that has a log has its place in progress, too.
local logs = {known[6]}
for i, told in ipairs(history and #ended > 0 and redis.call('HMGET', known[6], unpack(ended)) or {}) do
  if told then logs[#logs + 1] = prefix .. 'log:' .. ended[i] end
end
if #logs > 1 then redis.call('EXISTS', unpack(logs)) end

redis.call('HDEL', running, '', unpack(ended))
if #stale > 0 then redis.pcall('HINCRBY', totals, 'stale', #stale) end
if #ended == 0 then return stale end
local ends = string.format('%.0f', now + ttl)
for _, i in ipairs(recorded) do
  redis.call('SET', KEYS[jobs + i], ARGV[outcome + i], 'PXAT', ends)
  local box = boxes > 0 and tonumber(ARGV[inbox + i]) or 0
  if box > 0 and #notices[box] < free[box] then notices[box][#notices[box] + 1] = ARGV[outcome + i] end
end
for i, outcomes in ipairs(notices) do
  if #outcomes > 0 then
    redis.call('RPUSH', KEYS[inboxes + i], unpack(outcomes))
    redis.call('PEXPIRE', KEYS[inboxes + i], inboxttl)
  end
end
for _, hash in ipairs(history and known or {}) do redis.call('HDEL', hash, unpack(ended)) end
for i = 2, #logs do redis.call('PEXPIREAT', logs[i], ends) end
left['0'] = nil
for position, count in pairs(left) do
  local batchkey = KEYS[hashes + position]
  redis.pcall('HINCRBY', batchkey, state, count)
  if (tonumber(redis.pcall('HINCRBY', batchkey, 'open', -count)) or 0) <= 0 then
    -- same: end of a batch
    redis.call('PEXPIRE', batchkey, batchttl)
    redis.call('ZADD', batches, string.format('%.0f', now + batchttl), string.match(batchkey, '[^:]+$'))
    -- end
  end
end
redis.pcall('HINCRBY', totals, state, #ended)
-- same: bytes never fall below zero
local kept = bytes ~= 0 and (tonumber(redis.pcall('HINCRBY', totals, 'bytes', 0 - bytes)) or -1) or 0
if kept < 0 then redis.call('HSET', totals, 'bytes', 0) end
-- end
redis.call('LPUSH', recent, unpack(ended))
redis.call('LTRIM', recent, 0, 999)
return stale
