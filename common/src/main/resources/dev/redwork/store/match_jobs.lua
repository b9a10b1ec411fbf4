-- match_jobs: somebody looks for jobs of a task, of a batch, of a worker or of a time
--
-- KEYS[1...]         string  job:<id>   of each job
-- ARGV[1] bytes      of each that are looked at at most
-- ARGV[2] clock      enqueued, of jobs that have not ended, or ended; '': of any time
-- ARGV[3] first      ms, of this time
-- ARGV[4] last       ms, of this time
-- ARGV[5] ids        a letter for each job: y, where the time that its id tells, if any, is one of these
-- ARGV[6] least      attempts of one that has ended; '': any number
-- ARGV[7] most       attempts of it
-- ARGV[8...]         name, text   that it is to have under this name: task, batch or worker
-- returns            places of the jobs that match; below 0 of those whose first bytes do not tell
local bytes, clock, first, last = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local ids, least, most = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
-- Where a field stands, and its value; a text within another has its quotes escaped.
local function find(head, field)
  local from, to, behind = 0, 0, nil
  repeat
    from, to = string.find(head, '"' .. field .. '"', to + 1, true)
    behind = from and select(2, string.find(head, '^%s*:%s*', to + 1))
  until not from or behind
  return from or #head + 1, behind and behind + 1
end

-- A worker is also each process of the supervisor of that name.
local function is(name, value, text)
  return value == text or (name == 'worker' and value ~= nil and string.gsub(value, '%.%d+$', '') == text)
end

local places = {}
for i = 1, #KEYS do
  local head = redis.pcall('GETRANGE', KEYS[i], 0, bytes - 1)
  -- One that somebody gave another type: people are to see the rest.
  if type(head) == 'table' then head = '' end
  local payload, has = find(head, 'input'), string.sub(head, 1, 10) == '{"state":"'
  if has then payload = math.min(payload, (find(head, 'output'))) end
  local function tell(field, pattern)
    local from, value = find(head, field)
    if from < payload then return string.match(head, pattern, value), true end
    -- Behind the bytes at hand it is in nothing but a record that others wrote in another order.
    return nil, from <= #head or (#head == bytes and find(head, 'task') > payload)
  end
  -- Of one that is gone nothing matches.
  local matches, doubt = head ~= '' and not (has and clock == 'enqueued'), false
  for k = 8, #ARGV, 2 do
    local value, there = tell(ARGV[k], '^"([^"\\]*)"')
    matches = matches and (is(ARGV[k], value, ARGV[k + 1]) or (value == nil and there))
    doubt = doubt or (value == nil and there)
  end
  if matches and least then
    local value, there = tell('attempt', '^(%d+)[,}]')
    -- The last attempt of one that has expired did not start.
    local attempt = value and value - (string.sub(head, 11, 18) == 'expired"' and 1 or 0)
    if attempt then matches = least <= attempt and attempt <= most else matches, doubt = there, doubt or there end
  end
  if matches and clock ~= '' then
    local value, there = tell(clock, '^(%d+)[,}]')
    if value then matches = first <= tonumber(value) and tonumber(value) <= last
    elseif there then doubt = true
    else matches = string.sub(ids, i, i) == 'y' end
  end
  if matches then places[#places + 1] = doubt and -i or i end
end
return places
