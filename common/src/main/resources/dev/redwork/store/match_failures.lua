-- match_failures: somebody looks for jobs whose last failure has a text
--
-- KEYS[1] failures   hash    id -> last failure
-- ARGV[1] text       that reason, type and message are to have, or the kind that it is to be
-- ARGV[2] kind       y: it is a kind
-- ARGV[3] words      how many
-- ARGV[4...]         words   that are in each that has the text, however JSON has written it
--                    id      of each job
-- returns            places of the jobs whose failures match; below 0 of those that may: they are written otherwise than by a worker, or
--                    JSON has written a character in another way
local failures, text, kinds, words = KEYS[1], ARGV[1], ARGV[2] == 'y', tonumber(ARGV[3])
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
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

-- What is compared; nothing: it cannot be told. A type that there is none of is looked for as null.
local function told(failure, head)
  local class, frame = kind(kinds and failure)
  if kinds then return class ~= '?' and class .. (frame == '' and '' or ' at ' .. frame) or nil end
  if string.find(head, '[\\{]', 2) then return nil end
  local function field(name) return string.match(head, '"' .. name .. '"%s*:%s*"([^"]*)"') end
  return (field('reason') or '') .. ' ' .. (field('type') or 'null') .. ' ' .. (field('message') or '')
end

local places = {}
for i, failure in ipairs(read({}, 'HMGET', failures, unpack(ARGV, words + 4))) do
  local head = failure and string.sub(failure, 1, (string.find(failure, '"stack":', 1, true) or 0) - 1)
  local has, look, is = failure ~= false, failure and (kinds and failure or head) .. ' null', nil
  if has and string.sub(failure, 1, 11) == '{"reason":"' and not string.find(look, '\\u', 1, true) then
    for k = 4, words + 3 do has = has and string.find(look, ARGV[k], 1, true) ~= nil end
    is = has and told(failure, head)
    has = has and (not is or is == text or (not kinds and string.find(is, text, 1, true) ~= nil))
  end
  if has then places[#places + 1] = is and i or -i end
end
return places
