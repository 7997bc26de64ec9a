#!lua flags=allow-oom
-- Deletes a channel and announces that. What is left is a tombstone with the last id (push-relay
-- R-05) and the stamp of the deletion, for nodes that were away.
--
-- Returns 1 if there is no such channel, else 0, messages, requested, subscribers, last, stamp

expire()
if not exists() then return {1} end
local count = subscribers(false)
deleted = math.max(now, deleted + 1)
local before = {0, messages(), seconds_ago(requested), count, id_text(last_time, last_tag), deleted}

make()
live = false
save(math.max(0, (bound_time + 1) * 1000 - now) + TOMBSTONE)
redis.call('SPUBLISH', shard, struct.pack('>c1ddd', 'd', deleted, bound_time, bound_tag))
return before
