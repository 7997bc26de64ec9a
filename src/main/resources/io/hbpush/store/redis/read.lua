#!lua flags=allow-oom
-- Reads on from a position, or tells a node what it missed.
--
-- ARGV: 2 whether this counts as a request; 3 how many messages at most; 4 where to start: 'after',
-- 'oldest' or 'newest'; 5 the position, or the number; 6 where a range begins that starts after the
-- position; 7 ids go on above this one, which a Redis that was restarted empty does not know
--
-- Returns whether there is the channel, bound, last, floor, deleted, kept, now, whether there is a gap,
-- the messages as the stream has them; if it is no request, too: stamp of the last claim, and whose it was

local limit = tonumber(ARGV[3])
expire()
local bound_here_time, bound_here_tag = parse(ARGV[7])
if after(bound_here_time, bound_here_tag, bound_time, bound_tag) then
  bound_time, bound_tag = bound_here_time, bound_here_tag
  save(not live and TOMBSTONE or nil)
end
local there = exists()
local function page(gap, entries)
  local claim = ARGV[2] ~= '1' and redis.call('HGET', held, CLAIM)
  local stamp, _, _, _, whose = 0, 0, 0, 0, ''
  if claim then stamp, _, _, _, whose = cmsgpack.unpack(claim) end
  return {there and 1 or 0, id_text(bound_time, bound_tag), there and id_text(last_time, last_tag) or '',
      there and id_text(floor_time, floor_tag) or '', deleted, kept(), now, gap and 1 or 0, entries,
      stamp, whose}
end
if not there then return page(false, {}) end
if ARGV[2] == '1' then
  requested = now
  save()
end

if ARGV[4] == 'after' then
  local entries = limit > 0 and redis.call('XRANGE', stream, ARGV[6], '+', 'COUNT', limit) or {}
  return page(after(floor_time, floor_tag, parse(ARGV[5])), entries)
end

local n = tonumber(ARGV[5])
local stored = messages()
if n == 0 or stored == 0 or limit == 0 then return page(false, {}) end
n = math.min(n, stored)
local oldest = ARGV[4] == 'oldest' and n or stored - n + 1 -- where to begin, from 1
local entries = {}
if oldest <= stored / 2 then
  local all = redis.call('XRANGE', stream, '-', '+', 'COUNT', lingering + oldest - 1 + limit)
  for i = lingering + oldest, #all do entries[#entries + 1] = all[i] end
else
  local all = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', stored - oldest + 1)
  for i = #all, math.max(1, #all - limit + 1), -1 do entries[#entries + 1] = all[i] end
end
return page(false, entries)
