-- append_log: a run adds lines to its job's log
--
-- KEYS[1] running    hash  id -> claim number, attempt, start, place: being here under that number is owning the job
-- KEYS[2] progress   hash  id -> how far its run is; a job that has a log has a field here, by which its end finds it
-- KEYS[3] log        list  log:<id>: first a line that says how many were dropped and what came last, then the lines
-- ARGV[1] id         of the job
-- ARGV[2] number     of its claim
-- ARGV[3] most       lines that are kept
-- ARGV[4] room       bytes that are kept
-- ARGV[5] first      number of the first line in its run, from 1; those between it and the last one that came are lost
-- ARGV[6...]         ms, text   of each line
-- returns            appended | stale | unreadable (the key is no list)
local running, progress, log, id, number = KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2]
local most, room, first, lines = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), (#ARGV - 5) / 2
local held = redis.call('HGET', running, id)
if not held or string.find(held, number .. ' ', 1, true) ~= 1 then return {'stale'} end
local head = redis.pcall('LINDEX', log, 0)
if type(head) == 'table' then return {'unreadable'} end
local told = '^(%d+) dropped, (%d+) bytes, to line (%d+) of claim (%d+)$'
local dropped, size, last, claim = string.match(head or '', told)
local count = dropped and redis.call('LLEN', log) - 1 or 0
dropped, size, last = tonumber(dropped or 0), tonumber(size or 0), claim == number and tonumber(last) or 0
-- A call that is repeated after a lost answer finds its lines there.
local known = math.max(0, last + 1 - first)
if known >= lines then return {'appended'} end
dropped = dropped + math.max(0, first - last - 1)

local attempt, fresh, from, gone = string.match(held, '^%d+ (%d+)') or '1', {}, 1, 0
for i = known + 1, lines do
  local at, text = ARGV[4 + 2 * i], ARGV[5 + 2 * i]
  fresh[#fresh + 1] = at .. ' ' .. attempt .. ' ' .. string.format('%.0f', dropped + count + #fresh + 1) .. ' ' .. text
  size = size + #fresh[#fresh]
end
local excess = math.max(0, count + #fresh - most)
local old = (size > room or excess > 0) and count > 0 and redis.call('LRANGE', log, 1, -1) or {}
while gone < #old and (gone < excess or size > room) do gone, size = gone + 1, size - #old[gone + 1] end
while from < #fresh and (gone + from - 1 < excess or size > room) do from, size = from + 1, size - #fresh[from] end
dropped = dropped + gone + from - 1
head = string.format('%.0f dropped, %.0f bytes, to line %.0f of claim ', dropped, size, first + lines - 1) .. number

redis.call('LTRIM', log, claim and gone + 1 or 1, claim and -1 or 0)
redis.call('RPUSH', log, unpack(fresh, from))
redis.call('LPUSH', log, head)
redis.pcall('HSETNX', progress, id, '{}')
return {'appended'}
