-- measure_lanes: somebody asks whether lanes have free threads
--
-- KEYS[1] sessions   zset    session -> end of its lease, ms
-- ARGV[1] prefix     of the queue's keys
-- returns            a line for each session whose lease is not over and that runs something: the first 16 digits of the
--                    SHA-1 of worker, host, pid and the SHA-1 of its lane, in a line each; how many jobs; when the last
--                    one was claimed, ms
local sessions = KEYS[1]
local prefix = ARGV[1]
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
local time = redis.call('TIME')
local now = string.format('(%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local lines, digests = {}, {}
for _, session in ipairs(read({}, 'ZRANGEBYSCORE', sessions, now, '+inf')) do
  local held, jobs, newest = read({}, 'HGETALL', prefix .. 'running:' .. session), 0, 0
  for i = 1, #held, 2 do
    local started = string.match(held[i + 1], '^%d+ %d+ (%d+)')
    if started and not string.find(held[i], ':', 1, true) then jobs, newest = jobs + 1, math.max(newest, started) end
  end
  if jobs > 0 then
    local about = read({}, 'HMGET', prefix .. 'session:' .. session, 'worker', 'host', 'pid', 'lane')
    local lane = about[4] or ''
    -- Many have the same, of many queues: to digest it costs more than all else.
    if not digests[lane] then digests[lane] = redis.sha1hex(lane) end
    about[4] = digests[lane]
    for k = 1, 3 do about[k] = about[k] or '' end
    local digest = redis.sha1hex(table.concat(about, '\n'))
    lines[#lines + 1] = string.sub(digest, 1, 16) .. string.format(' %d %.0f', jobs, newest)
  end
end
return table.concat(lines, '\n')
