#!lua
-- Keeps the sorted set KEYS[1]: ids of channels by when to look whether they are still there.
--
-- ARGV: 2 'admit' (enter if there is room), 'enter' or 'strike'; 3 id; 4 when to look, in ms from now;
-- 5 how many there may be; 6 how many to name that are due
--
-- Returns whether the id was entered or struck, and ids to look at

local register, id, most = KEYS[1], ARGV[3], tonumber(ARGV[5])
if ARGV[2] == 'strike' then return {redis.call('ZREM', register, id), {}} end
local due = redis.call('ZRANGE', register, '-inf', '(' .. now, 'BYSCORE', 'LIMIT', 0, ARGV[6])
if ARGV[2] == 'admit' and redis.call('ZCARD', register) >= most
    and not redis.call('ZSCORE', register, id) then
  return {0, due}
end
redis.call('ZADD', register, now + tonumber(ARGV[4]), id)
return {1, ARGV[2] == 'admit' and {} or due}
