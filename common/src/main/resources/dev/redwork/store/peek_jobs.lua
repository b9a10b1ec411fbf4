-- peek_jobs: somebody reads how jobs begin
--
-- KEYS[1...]         string  job:<id>   of each job
-- ARGV[1] bytes      of each that are answered at most
-- returns            for each job: its first bytes or '', ms until it is gone (-1: it stays, -2: it is not there)
local bytes = ARGV[1]
local answer = {}
for i = 1, #KEYS do
  local job = KEYS[i]
  answer[2 * i - 1], answer[2 * i] = redis.call('GETRANGE', job, 0, bytes - 1), redis.call('PTTL', job)
end
return answer
