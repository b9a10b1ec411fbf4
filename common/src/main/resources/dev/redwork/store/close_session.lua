-- close_session: a session that holds nothing ends
--
-- KEYS[1] sessions   zset  session -> end of its lease, ms
-- KEYS[2] running    hash  id -> claim number, attempt, start, place   of this session
-- KEYS[3] about      hash  session:<session>
-- ARGV[1] session    who leaves
-- ARGV[2] limit      ids to answer at most
-- returns            id, value   of what it still holds, to be released first; nothing: closed
local sessions, running, about = KEYS[1], KEYS[2], KEYS[3]
local session, limit = ARGV[1], tonumber(ARGV[2])
local held = redis.call('HGETALL', running)
if #held > 0 then return {unpack(held, 1, math.min(#held, 2 * limit))} end

redis.call('ZREM', sessions, session)
redis.call('DEL', about)
return held
