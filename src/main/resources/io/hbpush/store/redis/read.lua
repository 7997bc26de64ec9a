#!lua flags=allow-oom
-- Reads on from a position, or tells a node what it missed.
--
-- ARGV: 2 whether this counts as a request; 3 how many messages at most; 4 where to start: 'after',
-- 'oldest' or 'newest'; 5 the position, or the number; 6 where a range begins that starts after the
-- position; 7 ids go on above this one, which a Redis that was restarted empty does not know
--
-- Returns whether there is the channel, bound, last, floor, deleted, kept, now, whether there is a gap,
-- the messages as the stream has them

local limit = tonumber(ARGV[3])
local c = load()
expire(c)
if after(ARGV[7], c.bound) then
  c.bound = ARGV[7]
  save('bound', c.bound)
  if not c.live then redis.call('PEXPIRE', hash, TOMBSTONE) end
end
local there = exists(c)
local function page(gap, entries)
  return {there and 1 or 0, c.bound or '', there and c.last or '', there and c.floor or '', c.deleted or 0,
      kept(c), now, gap and 1 or 0, entries}
end
if not there then return page(false, {}) end
if ARGV[2] == '1' then save('requested', now) end

if ARGV[4] == 'after' then
  local entries = limit > 0 and redis.call('XRANGE', stream, ARGV[6], '+', 'COUNT', limit) or {}
  return page(after(c.floor, ARGV[5]), entries)
end

local n = tonumber(ARGV[5])
local stored = messages(c)
if n == 0 or stored == 0 or limit == 0 then return page(false, {}) end
n = math.min(n, stored)
local oldest = ARGV[4] == 'oldest' and n or stored - n + 1 -- where to begin, from 1
local entries = {}
if oldest <= stored / 2 then
  local all = redis.call('XRANGE', stream, '-', '+', 'COUNT', c.lingering + oldest - 1 + limit)
  for i = c.lingering + oldest, #all do entries[#entries + 1] = all[i] end
else
  local all = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', stored - oldest + 1)
  for i = #all, math.max(1, #all - limit + 1), -1 do entries[#entries + 1] = all[i] end
end
return page(false, entries)
