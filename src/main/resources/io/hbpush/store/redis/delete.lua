#!lua flags=allow-oom
-- Deletes a channel and announces that. What is left is a tombstone with the last id (push-relay
-- R-05) and the stamp of the deletion, for nodes that were away.
--
-- ARGV: 2 a condition
--
-- Returns 1 if there is no such channel; else 0, or 4 if the condition fails, then messages, requested,
-- subscribers, last; with 0 also the stamp

expire()
local there, condition = exists(), ARGV[2]
if not there then return {1} end
-- condition.lua
local count = subscribers(false)
deleted = math.max(now, deleted + 1)
local before = {0, messages(), seconds_ago(requested), count, id_text(last_time, last_tag), deleted}

make()
live = false
save(math.max(0, (bound_time + 1) * 1000 - now) + TOMBSTONE)
redis.call('SPUBLISH', shard, struct.pack('>c1ddd', 'd', deleted, bound_time, bound_tag))
return before
