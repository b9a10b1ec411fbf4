-- acknowledge_pill: a worker that took a pill says that it stopped
--
-- KEYS[1] running    hash  id -> claim number, attempt, start, place; the pill stands here like a job
-- KEYS[2] receipts   list  pill:<name>:receipts: who took the pill
-- ARGV[1] pill       as it stood in the line
-- ARGV[2] number     of the claim that took it
-- ARGV[3] receipt    JSON: worker, when, jobs done
-- ARGV[4] ttl        of the receipts, ms
-- returns            1 recorded, 0 stale
local running, receipts = KEYS[1], KEYS[2]
local pill, number, receipt, ttl = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local held = redis.call('HGET', running, pill)
if not held or string.find(held, number .. ' ', 1, true) ~= 1 then
  return 0
end

redis.call('HDEL', running, pill)
redis.call('RPUSH', receipts, receipt)
redis.call('PEXPIRE', receipts, ttl)
return 1
