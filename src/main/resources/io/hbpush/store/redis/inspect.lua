#!lua flags=allow-oom
-- Returns 1 if there is no such channel, else 0, messages, requested, subscribers, last

local c = load()
expire(c)
if not exists(c) then return {1} end
return {0, info(c, subscribers(c, false))}
