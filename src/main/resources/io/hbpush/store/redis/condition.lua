-- Stands in scripts where they say "-- condition.lua": ends them if the channel is not as it must be.
--
--   there      whether there is the channel
--   condition  the last id that it must have, '*' for any, '-' for none; 'there' if there must be the
--              channel, 'missing' if not; nothing or empty for nothing
--
-- Returns 4, messages, requested, subscribers, last

if condition and condition ~= '' then
  local last = there and id_text(last_time, last_tag) or ''
  local holds = condition == last
  if condition == '*' then
    holds = last ~= ''
  elseif condition == '-' then
    holds = last == ''
  elseif condition == 'there' then
    holds = there
  elseif condition == 'missing' then
    holds = not there
  end
  if not holds then
    if not there then return {4, 0, -1, 0, ''} end
    return {4, messages(), seconds_ago(requested), subscribers(false), last}
  end
end
