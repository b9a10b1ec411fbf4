-- peek_jobs: somebody reads how jobs begin
--
-- KEYS[1...]         string  job:<id>   of each job
-- ARGV[1] bytes      of each that are answered at most
-- returns            for each job: its first bytes or '', ms until an outcome is gone (below 0: it stays, or is none)
local bytes = ARGV[1]
-- same: read
-- A key that somebody gave another type reads as nothing: people are to see the rest.
local function read(nothing, ...)
  local told = redis.pcall(...)
  if type(told) ~= 'table' or not told.err then return told end
  return string.find(told.err, 'WRONGTYPE', 1, true) and nothing or redis.call(...)
end
-- end
local answer = {}
for i = 1, #KEYS do
  local job = KEYS[i]
  local begins = read('', 'GETRANGE', job, 0, bytes - 1)
  local ended = string.sub(begins, 1, 10) == '{"state":"'
  answer[2 * i - 1], answer[2 * i] = begins, ended and redis.call('PTTL', job) or -1
end
return answer
