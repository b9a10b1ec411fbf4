-- read_sessions: somebody asks who reads a queue
--
-- KEYS[1] sessions   zset    session -> end of its lease, ms
-- ARGV[1] prefix     of the queue's keys
-- ARGV[2] worker     whose sessions are meant, or those of its processes <worker>.<number>; '': all
-- returns            now; words; then of each session, parted by NUL: its name, end of its lease, how many jobs it holds,
--                    and of what it told of itself the places of host, lane and tasks among the words, worker, pid, slots,
--                    started, jobs, state, order
local sessions = KEYS[1]
local prefix, name = ARGV[1], ARGV[2]
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
local time = redis.call('TIME')
local leases = read({}, 'ZRANGE', sessions, 0, -1, 'WITHSCORES')
local words, places = {}, {}
local answer = {string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), words}
for i = 1, #leases, 2 do
  local session, key = leases[i], prefix .. 'session:' .. leases[i]
  local worker = name == '' or read('', 'HGET', key, 'worker') or session
  if worker == true or worker == name
    or (string.sub(worker, 1, #name + 1) == name .. '.' and string.find(worker, '^%d+$', #name + 2)) then
    local about = read({}, 'HMGET', key, 'host', 'lane', 'tasks', 'worker', 'pid', 'slots', 'started',
      'jobs', 'state', 'order')
    local held = read(0, 'HLEN', prefix .. 'running:' .. session)
    -- Most workers of a queue say the same of these, and much.
    for k = 1, 3 do
      local word = about[k] or ''
      if not places[word] then words[#words + 1], places[word] = word, #words + 1 end
      about[k] = places[word]
    end
    for k = 4, #about do about[k] = about[k] or '' end
    answer[#answer + 1] = session .. '\0' .. leases[i + 1] .. '\0' .. held .. '\0' .. table.concat(about, '\0')
  end
end
return answer
