-- survey: somebody asks how a queue stands
--
-- KEYS[1] pending    list    ids in order, head is next; an entry with a colon is no job
-- KEYS[2] scheduled  zset    id -> due time of the first run, ms
-- KEYS[3] retrying   zset    id -> due time of the next attempt, ms
-- KEYS[4] dead       zset    id -> time of death, ms
-- KEYS[5] sessions   zset    session -> end of its lease, ms
-- KEYS[6] totals     hash    counters
-- KEYS[7] paused     string  there while the queue is paused: when that was, ms
-- KEYS[8] limits     hash    what the queue may hold at most
-- KEYS[9] tombstones hash    id -> how many entries of it in pending are void
-- ARGV[1] prefix     of the queue's keys
-- ARGV[2] ends       entries that are looked at from each end of the line
-- ARGV[3] start      bytes of the head's spec to answer at most
-- returns            now; length of the line, entries of its ends that are no jobs, void ones; its first job or '', how the
--                    spec of that begins; of scheduled and of retrying: how many, first due time or ''; how many are dead;
--                    sessions, jobs that they hold, workers whose lease is not over, their slots; paused or '';
--                    limits of jobs and bytes or ''; counters with their names; names of those keys that have another type
local pending, scheduled, retrying, dead, sessions, totals = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local paused, limits, stones = KEYS[7], KEYS[8], KEYS[9]
local prefix, ends, start = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local wrong = {}

-- A key that somebody gave another type reads as nothing, and is named.
local function look(nothing, command, key, ...)
  local told = redis.pcall(command, key, ...)
  if type(told) ~= 'table' or not told.err then return told end
  if not string.find(told.err, 'WRONGTYPE', 1, true) then return redis.call(command, key, ...) end
  if wrong[#wrong] ~= key then wrong[#wrong + 1] = key end
  return nothing
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local length, others, head = look(0, 'LLEN', pending), 0, ''
for _, entry in ipairs(look({}, 'LRANGE', pending, 0, ends - 1)) do
  if string.find(entry, ':', 1, true) then others = others + 1 elseif head == '' then head = entry end
end
if length > ends then
  for _, entry in ipairs(look({}, 'LRANGE', pending, -math.min(ends, length - ends), -1)) do
    if string.find(entry, ':', 1, true) then others = others + 1 end
  end
end
local spec = head == '' and '' or look('', 'GETRANGE', prefix .. 'job:' .. head, 0, start - 1)

local leases, known, held, workers, slots = look({}, 'ZRANGE', sessions, 0, -1, 'WITHSCORES'), {}, 0, 0, 0
for i = 1, #leases, 2 do
  held = held + look(0, 'HLEN', prefix .. 'running:' .. leases[i])
  if tonumber(leases[i + 1]) > now then
    local about = look({}, 'HMGET', prefix .. 'session:' .. leases[i], 'worker', 'host', 'pid', 'slots')
    local worker = (about[1] or leases[i]) .. ' ' .. (about[2] or '') .. ' ' .. (about[3] or '')
    workers, known[worker] = workers + (known[worker] and 0 or 1), true
    slots = slots + tonumber(string.match(about[4] or '', '^%d%d?%d?%d?%d?%d?$') or 0)
  end
end

local most = look({}, 'HMGET', limits, 'jobs', 'bytes')
return {string.format('%.0f', now), length, others, look(0, 'HLEN', stones), head, spec,
  look(0, 'ZCARD', scheduled), look({}, 'ZRANGE', scheduled, 0, 0, 'WITHSCORES')[2] or '',
  look(0, 'ZCARD', retrying), look({}, 'ZRANGE', retrying, 0, 0, 'WITHSCORES')[2] or '',
  look(0, 'ZCARD', dead), #leases / 2, held, workers, slots, look('', 'GET', paused) or '',
  most[1] or '', most[2] or '', look({}, 'HGETALL', totals), wrong}
