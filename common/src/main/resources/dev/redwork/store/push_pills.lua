-- push_pills: pills join the line
--
-- KEYS[1] pending    list  ids in order, head is next; pills stand among them
-- KEYS[2] doorbell   list  one wake-up token, or none
-- ARGV[1] where      head (before all work) | tail (after all work that waits now)
-- ARGV[2] ttl        ms until a pill that nobody took is dropped
-- ARGV[3...]         name   of each pill
-- returns            the deadline, ms
local pending, doorbell = KEYS[1], KEYS[2]
local push, ttl = ARGV[1] == 'head' and 'LPUSH' or 'RPUSH', ARGV[2]
local time = redis.call('TIME')
local deadline = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ttl)
redis.call('DEL', doorbell)
for i = 3, #ARGV do
  redis.call(push, pending, 'pill:' .. ARGV[i] .. ':' .. deadline)
end
redis.call('LPUSH', doorbell, 1)
return deadline
