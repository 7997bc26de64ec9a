#!lua
-- Makes a channel if there is none.
--
-- ARGV: 2 seconds of the channel, 3 whether it is permanent, 4 whether it may be made, 5 a condition
--
-- Returns 1 if there is no such channel; else 0, or 4 if the condition fails, then messages, requested,
-- subscribers, last; with 0 also whether the channel was made

local seconds = tonumber(ARGV[2])
expire()
local made = 0
local there = exists()
if not there and ARGV[4] == '0' then return {1} end
local condition = ARGV[5]
-- condition.lua
if not there then
  make()
  keep = seconds
  made = 1
elseif keep ~= 0 then
  keep = seconds == 0 and 0 or math.max(seconds, keep)
end
local count = subscribers(false)
active = now
permanent = permanent or ARGV[3] == '1'
save_and_let_go()
return {0, messages(), seconds_ago(requested), count, id_text(last_time, last_tag), made}
