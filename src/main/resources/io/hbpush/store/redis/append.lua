#!lua
-- Appends a message and announces it.
--
-- ARGV: 2 no id is earlier than this second; 3 ids go on above this one; 4 whether a missing channel
-- is made; then the retention: 5 seconds of the message, 6 length of the buffer, 7 seconds of the
-- channel, 8 seconds of the linger; then the message: 9 body, 10 headers; then what is only given if
-- it is needed: 11 a condition, or empty; and
-- with KEYS[5], where a publication with this idempotency key is kept, 12 its fingerprint, 13 for how
-- many seconds it is known
--
--   KEYS[5]  string  of a publication, as MessagePack: fingerprint, the last second in which it is
--                    known, messages, requested, subscribers, id
--
-- Returns 1 if there is no such channel, 3 if something else was published with this key; else 0, 2 if
-- it was published before or 4 if the channel is not as it must be, then messages, requested,
-- subscribers, last id; with 0 also whether the channel was made

local seconds, length = tonumber(ARGV[5]), tonumber(ARGV[6])
local once = KEYS[5]
if once then
  local before = redis.call('GET', once)
  if before then
    local fingerprint, ends, queued, asked, held_then, id_then = cmsgpack.unpack(before)
    if ends >= second then
      return fingerprint == ARGV[12] and {2, queued, asked, held_then, id_then} or {3}
    end
  end
end
expire()
local made = 0
local there = exists()
if not there and ARGV[4] == '0' then return {1} end
local condition = ARGV[11]
-- condition.lua
if not there then
  make()
  made = 1
end

local previous_time, previous_tag = bound_time, bound_tag
if ARGV[3] ~= '' then
  local time, tag = parse(ARGV[3])
  if after(time, tag, bound_time, bound_tag) then previous_time, previous_tag = time, tag end
end
local time, tag = math.max(second, tonumber(ARGV[2])), 0
if previous_time >= time then time, tag = previous_time, previous_tag + 1 end
local id = string.format('%d-%d', time, tag)

local buffered = length ~= 0
if not buffered then seconds = tonumber(ARGV[8]) end
local stored = buffered or seconds > 0
local size = redis.call('XLEN', stream)
local excess = size - lingering + (buffered and 1 or 0) - length
if length >= 0 and excess > 0 then
  local removed
  if lingering == 0 then
    local oldest = excess == size and redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)
        or redis.call('XRANGE', stream, '-', '+', 'COUNT', excess)
    removed = oldest[#oldest][1]
    if not stored then redis.call('XTRIM', stream, 'MAXLEN', '=', size - excess) end -- else XADD does it
  else
    local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', lingering + excess)
    for i = lingering + 1, #oldest do
      removed = oldest[i][1]
      redis.call('XDEL', stream, removed)
    end
  end
  local removed_time, removed_tag = parse(removed)
  if after(removed_time, removed_tag, floor_time, floor_tag) then
    floor_time, floor_tag = removed_time, removed_tag
  end
  size = size - excess
  if size == 0 then next_end, last_end, life = nil, nil, nil end
end

local had_end = last_end
local x = (buffered and seconds == 0) and NEVER or math.min(NEVER, time + seconds)
if stored then
  size = size + 1
  redis.call('XADD', stream, 'MAXLEN', '=', size, id,
      'x', x, 'h', ARGV[10], buffered and 'b' or 'u', ARGV[9])
  if not buffered then lingering = lingering + 1 end
  next_end = math.min(next_end or x, x)
  last_end = math.max(last_end or x, x)
  life = (size == 1 or life == seconds) and seconds or MIXED
else
  x = time - 1
  floor_time, floor_tag = time, tag -- it was removed the moment it came
end

local count = (made == 1 or held_until >= now) and subscribers(true) or 0
local channel_seconds = tonumber(ARGV[7])
local expiry_stands = made == 0 and channel_seconds == keep and last_end == had_end
    and math.floor(active / 1000) == second
last_time, last_tag, bound_time, bound_tag = time, tag, time, tag
active, keep = now, channel_seconds
if expiry_stands then save() else save_and_let_go() end

redis.call('SPUBLISH', shard, struct.pack('>c1ddddddddddd', 'm', time, tag, previous_time, previous_tag,
    floor_time, floor_tag, x, deleted, kept(), now, #ARGV[10]) .. ARGV[10] .. ARGV[9])

local queued, asked = size - lingering, seconds_ago(requested)
if once then
  local told = cmsgpack.pack(ARGV[12], time + tonumber(ARGV[13]), queued, asked, count, id)
  redis.call('SET', once, told, 'PX', tonumber(ARGV[13]) * 1000 + SLACK)
end
return {0, queued, asked, count, id, made}
