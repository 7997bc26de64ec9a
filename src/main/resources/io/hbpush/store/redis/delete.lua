#!lua flags=allow-oom
-- Deletes a channel and announces that. What is left is a tombstone with the last id (push-relay
-- R-05) and the stamp of the deletion, for nodes that were away.
--
-- Returns 1 if there is no such channel, else 0, messages, requested, subscribers, last, stamp

local c = load()
expire(c)
if not exists(c) then return {1} end
local stored, requested, count, last = info(c, subscribers(c, false))
local stamp = math.max(now, (c.deleted or 0) + 1)

redis.call('DEL', stream, hash)
save('deleted', stamp)
local past = 0
if c.bound then
  save('bound', c.bound)
  local time = parse(c.bound)
  past = math.max(0, (time + 1) * 1000 - now)
end
redis.call('PEXPIRE', hash, past + TOMBSTONE)
redis.call('SPUBLISH', shard, 'd ' .. stamp .. ' ' .. (c.bound or '-') .. '\n')

return {0, stored, requested, count, last, stamp}
