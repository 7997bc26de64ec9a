#!lua flags=allow-oom
-- Tells how many subscribers one watch of a node holds.
--
-- ARGV: 2 whose count it is; 3 version; 4 the last message they have been offered; 5 once; 6 lasting;
-- 7 for how long it is good (ms), 0 takes it back; 8 how long ago a subscriber asked (ms), or empty
--
-- Returns bound

expire()
local there = exists()
local changed = false
local version, once, lasting, millis = tonumber(ARGV[3]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
if there and after(last_time, last_tag, parse(ARGV[4])) then once = 0 end

local before = redis.call('HGET', held, ARGV[2])
local had_version, _, was_once, was_lasting = -1, 0, 0, 0
if before then had_version, _, was_once, was_lasting = cmsgpack.unpack(before) end
if had_version <= version then
  if millis == 0 then
    redis.call('HDEL', held, ARGV[2])
  else
    redis.call('HSET', held, ARGV[2], cmsgpack.pack(version, now + millis, once, lasting))
    redis.call('PEXPIRE', held, millis + SLACK)
  end
  if there and once + lasting + was_once + was_lasting > 0 then
    active = math.max(active, now)
    subscribers(false)
    changed = true
  end
end
if there and ARGV[8] ~= '' then
  requested = math.max(requested or 0, now - tonumber(ARGV[8]))
  if not changed then save() end
end
if changed then save_and_let_go() end
return {id_text(bound_time, bound_tag)}
