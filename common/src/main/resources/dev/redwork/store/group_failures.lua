-- group_failures: somebody asks which failures are alike
--
-- KEYS[1] line       zset    id -> time, ms: the dead jobs, or the retrying ones
-- KEYS[2] failures   hash    id -> last failure
-- ARGV[1] prefix     of the queue's keys
-- ARGV[2] order      newest, or soonest: which of them come first
-- ARGV[3] offset     jobs that are passed over
-- ARGV[4] count      jobs that are looked at at most
-- ARGV[5] most       bytes of a message
-- ARGV[6] messages   groups whose message is answered, the first ones
-- returns            how many jobs there are, how many were looked at, and for each group of these: task, class or reason, frame,
--                    how the message of its first job goes on in JSON, its id, times of all parted by blanks; class ? and as frame
--                    the failure itself, where others than workers wrote it
local line, failures, prefix, order, offset = KEYS[1], KEYS[2], ARGV[1], ARGV[2], tonumber(ARGV[3])
local count, most, messages = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
-- same: kind of a failure
local others = {java = true, javax = true, jdk = true, sun = true}

-- The frame of a stack, or '', or false: JSON may write it otherwise. Many jobs have the same one: it is read once.
local frames = setmetatable({}, {__index = function(known, stack)
  known[stack] = not string.find(stack, '\\[^nrt]') and ''
  for told in string.gmatch(known[stack] and stack or '', '\\n\\tat ([^"\\]+)') do
    -- Before a slash stand a class loader and a module.
    local frame = string.gsub(told, '^[^($]*/', '')
    local other = others[frame:match('^(%a+)%.')] or frame:find('^dev%.redwork%.') or frame:find('%.%.%.$')
    if not other then known[stack] = frame break end
  end
  return known[stack]
end})

local function kind(failure)
  local reason = failure and string.match(failure, '^{"reason":"([^"\\]*)",')
  if not reason then return failure and '?' or '', failure or '' end
  local class = string.match(failure, '^"type":"([^"\\]*)",', #reason + 14)
  local lines = failure:find('\\n\\tat ', failure:find('"stack":"', 1, true) or #failure, true) or #failure + 1
  local to = string.find(failure, '","at":', lines, true) or #failure
  local frame = not string.find(failure, '^"type":"[^"]*\\', #reason + 14) and frames[string.sub(failure, lines, to)]
  return frame and (reason == 'failed' and class or reason) or '?', frame or failure
end
-- end

local jobs = redis.call(order == 'newest' and 'ZREVRANGE' or 'ZRANGE', line, offset, offset + count - 1, 'WITHSCORES')
local groups, places, answer = {}, {}, {redis.call('ZCARD', line), #jobs / 2}
for from = 1, #jobs, 400 do
  local ids = {}
  for i = from, math.min(#jobs, from + 399), 2 do ids[#ids + 1] = jobs[i] end
  -- A key that somebody gave another type reads as nothing.
  local at = redis.pcall('HMGET', failures, unpack(ids))
  for i = 1, #ids do
    local failure, spec, class, frame = at[i], redis.pcall('GETRANGE', prefix .. 'job:' .. ids[i], 0, 255), kind(at[i])
    local task = not spec.err and string.match(spec, '^%s*{%s*"v"%s*:%s*%d+%s*,%s*"task"%s*:%s*"([^"\\]*)"') or ''
    local key = task .. '\n' .. class .. '\n' .. frame
    if not places[key] then
      local text = failure and #groups < messages and string.find(failure, '"message":"', 1, true)
      text = text and string.sub(failure, text + 11, text + 10 + most) or ''
      groups[#groups + 1] = {task, class, frame, text, ids[i], {}}
      places[key] = groups[#groups][6]
    end
    table.insert(places[key], jobs[from + 2 * i - 1])
  end
end

for _, group in ipairs(groups) do
  for k = 1, 5 do answer[#answer + 1] = group[k] end
  answer[#answer + 1] = table.concat(group[6], ' ')
end
return answer
