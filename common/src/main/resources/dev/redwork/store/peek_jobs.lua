-- peek_jobs: somebody reads how jobs begin
--
-- KEYS[1...]         string  job:<id>   of each job
-- ARGV[1] bytes      of each that are answered at most
-- returns            for each job: its first bytes or '', ms until an outcome is gone (below 0: it stays, or is none)
local bytes = ARGV[1]
local answer = {}
for i = 1, #KEYS do
  local job = KEYS[i]
  local begins = redis.call('GETRANGE', job, 0, bytes - 1)
  local ended = string.sub(begins, 1, 10) == '{"state":"'
  answer[2 * i - 1], answer[2 * i] = begins, ended and redis.call('PTTL', job) or -1
end
return answer
