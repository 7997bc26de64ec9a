#!lua flags=allow-oom
-- Tells how many subscribers one watch of a node holds.
--
-- ARGV: 2 whose count it is; 3 version; 4 the last message they have been offered; 5 once; 6 lasting;
-- 7 for how long it is good (ms), 0 takes it back; 8 how long ago a subscriber asked (ms), or empty
--
-- Returns bound

local c = load()
expire(c)
local there = exists(c)
local once, lasting, life = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
if there and after(c.last, ARGV[4]) then once = 0 end

local before = redis.call('HGET', held, ARGV[2])
local version, ends, was_once, was_lasting
if before then
  version, ends, was_once, was_lasting = string.match(before, '^(%d+) (%d+) (%d+) (%d+)$')
end
if not before or tonumber(version) <= tonumber(ARGV[3]) then
  if life == 0 then
    redis.call('HDEL', held, ARGV[2])
  else
    redis.call('HSET', held, ARGV[2], table.concat({ARGV[3], now + life, once, lasting}, ' '))
    redis.call('PEXPIRE', held, life + SLACK)
  end
  if there and (once + lasting > 0 or (before and was_once + was_lasting > 0)) then
    c.active = math.max(c.active, now)
    save('active', c.active)
    subscribers(c, false)
    let_go(c)
  end
end
if there and ARGV[8] ~= '' then
  c.requested = math.max(c.requested or 0, now - tonumber(ARGV[8]))
  save('requested', c.requested)
end
return {c.bound or ''}
