#!lua flags=allow-oom
-- Claims the channel for one subscriber, who counts as held from then on.
--
-- ARGV: 2 whose it is; 3 whether it gives way to who is held elsewhere; 4 its position; 5 whether it stays
-- when a message comes; 6 for how long its count is good (ms)
--
-- Returns bound, whether it may stay, the stamp of the last claim that sent others away

expire()
local mine, gives_way, lasts, millis = ARGV[2], ARGV[3] == '1', ARGV[5] == '1', tonumber(ARGV[6])
local all = redis.call('HGETALL', held)
local others, stamp = 0, 0
local version, once, lasting = -1, 0, 0
for i = 1, #all, 2 do
  local first, ends, has_once, has_lasting = cmsgpack.unpack(all[i + 1])
  if all[i] == CLAIM then
    stamp = first
  elseif all[i] == mine then
    version, once, lasting = first, has_once, has_lasting
  elseif ends >= now then
    others = others + has_once + has_lasting
  end
end
if gives_way and others > 0 then return {id_text(bound_time, bound_tag), 0, stamp} end

local there = exists()
if lasts then
  lasting = math.max(lasting, 1)
elseif not (there and after(last_time, last_tag, parse(ARGV[4]))) then
  once = math.max(once, 1) -- else it gets a message at once, and is gone
end
redis.call('HSET', held, mine, cmsgpack.pack(version, now + millis, once, lasting))
if not gives_way then
  stamp = math.max(stamp + 1, now)
  redis.call('HSET', held, CLAIM, cmsgpack.pack(stamp, now + TOMBSTONE, 0, 0, mine))
  redis.call('SPUBLISH', shard, struct.pack('>c1d', 'c', stamp) .. mine)
end
redis.call('PEXPIRE', held, millis + SLACK)
if there then
  active = math.max(active, now)
  subscribers(false)
  save_and_let_go()
end
return {id_text(bound_time, bound_tag), 1, stamp}
