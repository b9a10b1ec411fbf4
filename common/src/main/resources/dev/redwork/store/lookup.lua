-- lookup: a producer asks what became of its jobs
--
-- KEYS[1] dead       zset    id -> time of death, ms
-- KEYS[2] failures   hash    id -> last failure
-- KEYS[3...]         string  job:<id>   of each job
-- ARGV[1] bytes      of outcomes to answer at most (one is always answered)
-- ARGV[2...]         id      of each job
-- returns            for each job: ended, outcome (of one that was cancelled while it waited its spec follows, in a line of
--                    its own) | dead, failure | waiting, how its spec begins (with its task)
--                    | gone, '' | later, '' (ask again)
local dead, failures = KEYS[1], KEYS[2]
local bytes = tonumber(ARGV[1])
local answer, size = {}, 0
for i = 2, #ARGV do
  local word, value, job = 'later', '', KEYS[i + 1]
  local begins = redis.call('GETRANGE', job, 0, 95)
  if string.sub(begins, 1, 10) == '{"state":"' then
    local length = redis.call('STRLEN', job)
    if size == 0 or size + length <= bytes then
      word, value, size = 'ended', redis.call('GET', job), size + length
    end
  elseif redis.call('ZSCORE', dead, ARGV[i]) then
    word, value = 'dead', redis.call('HGET', failures, ARGV[i]) or ''
  elseif begins ~= '' then
    word, value = 'waiting', begins
  else
    word = 'gone'
  end
  answer[#answer + 1], answer[#answer + 2] = word, value
end
return answer
