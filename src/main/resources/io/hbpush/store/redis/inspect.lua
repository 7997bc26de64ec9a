#!lua flags=allow-oom
-- Returns 1 if there is no such channel, else 0, messages, requested, subscribers, last

expire()
if not exists() then return {1} end
local count = subscribers(false)
return {0, messages(), seconds_ago(requested), count, id_text(last_time, last_tag)}
