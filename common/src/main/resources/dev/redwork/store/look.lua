-- look: a producer asks what became of its jobs
--
-- KEYS[1] dead       zset    id -> time of death, ms
-- KEYS[2] failures   hash    id -> last failure
-- KEYS[3...]         string  result:<id>, job:<id>   of each job
-- ARGV[1] bytes      of results to answer at most (one is always answered)
-- ARGV[2...]         id      of each job
-- returns            for each job: ended, outcome | dead, failure | waiting, '' | gone, '' | later, '' (ask again)
local dead, failures = KEYS[1], KEYS[2]
local bytes = tonumber(ARGV[1])
local answer, size = {}, 0
for i = 2, #ARGV do
  local result, job = KEYS[2 * i - 1], KEYS[2 * i]
  local word, value = 'later', ''
  local length = redis.call('STRLEN', result)
  if length == 0 then
    if redis.call('ZSCORE', dead, ARGV[i]) then
      word, value = 'dead', redis.call('HGET', failures, ARGV[i]) or ''
    elseif redis.call('EXISTS', job) == 1 then
      word = 'waiting'
    else
      word = 'gone'
    end
  elseif size == 0 or size + length <= bytes then
    word, value, size = 'ended', redis.call('GET', result), size + length
  end
  answer[#answer + 1], answer[#answer + 2] = word, value
end
return answer
