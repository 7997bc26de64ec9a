#!lua
-- Makes a channel if there is none.
--
-- ARGV: 2 seconds of the channel, 3 whether it is permanent, 4 whether it may be made
--
-- Returns 1 if there is no such channel, else 0, messages, requested, subscribers, last, whether made

local keep = tonumber(ARGV[2])
local c = load()
expire(c)
local made = 0
if not exists(c) then
  if ARGV[4] == '0' then return {1} end
  make(c)
  c.keep = keep
  made = 1
elseif c.keep ~= 0 then
  c.keep = keep == 0 and 0 or math.max(keep, c.keep)
end
local count = subscribers(c, false)
c.active = now
if ARGV[3] == '1' then
  c.permanent = '1'
  save('permanent', 1)
end
save('active', c.active, 'keep', c.keep)
let_go(c)

local stored, requested, held_now, last = info(c, count)
return {0, stored, requested, held_now, last, made}
