-- ring_doorbell: a wake-up token goes back to the doorbell
--
-- KEYS[1] doorbell   list  one wake-up token, or none
-- KEYS[2] pending    list  ids in order, head is next
-- returns            1 rung, 0 nothing waits
local doorbell, pending = KEYS[1], KEYS[2]
if redis.call('LLEN', pending) == 0 then
  return 0
end

redis.call('DEL', doorbell)
redis.call('LPUSH', doorbell, 1)
return 1
