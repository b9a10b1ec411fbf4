-- match_jobs: somebody looks for jobs of a task, of a batch or of a time
--
-- KEYS[1...]         string  job:<id>   of each job
-- ARGV[1] bytes      of each that are looked at at most
-- ARGV[2] name       task or batch; '': of any
-- ARGV[3] text       that it is to have under this name
-- ARGV[4] clock      enqueued or ended; '': of any time
-- ARGV[5] first      ms, of this time
-- ARGV[6] last       ms, of this time
-- ARGV[7] ids        a letter for each job: y, where the time that its id tells, if any, is one of these
-- returns            places of the jobs that match, 0, places of those whose first bytes do not tell
local bytes, name, text, clock = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local first, last, ids = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
-- Where a field stands, and its value; a text within another has its quotes escaped.
local function find(head, field)
  local from, to, behind = 0, 0, nil
  repeat
    from, to = string.find(head, '"' .. field .. '"', to + 1, true)
    behind = from and select(2, string.find(head, '^%s*:%s*', to + 1))
  until not from or behind
  return from or #head + 1, behind and behind + 1
end

local sure, unsure = {}, {0}
for i = 1, #KEYS do
  local head = read('', 'GETRANGE', KEYS[i], 0, bytes - 1)
  local payload = find(head, 'input')
  if string.sub(head, 1, 10) == '{"state":"' then payload = math.min(payload, (find(head, 'output'))) end
  local function tell(field, pattern)
    local from, value = find(head, field)
    if from < payload then return string.match(head, pattern, value), true end
    -- Behind the bytes at hand it is in nothing but a record that others wrote in another order.
    return nil, from <= #head or (#head == bytes and find(head, 'task') > payload)
  end
  local matches, doubt = true, false
  if name ~= '' then
    local value, there = tell(name, '^"([^"\\]*)"')
    matches, doubt = value == text or (value == nil and there), value == nil and there
  end
  if matches and clock ~= '' then
    local value, there = tell(clock, '^(%d+)[,}]')
    local time = tonumber(value)
    if time then matches = first <= time and time <= last
    elseif there then doubt = true
    else matches = string.sub(ids, i, i) == 'y' end
  end
  if matches then table.insert(doubt and unsure or sure, i) end
end
for _, place in ipairs(unsure) do sure[#sure + 1] = place end
return sure
