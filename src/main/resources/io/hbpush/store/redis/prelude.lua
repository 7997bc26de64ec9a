-- What all scripts share. It stands between a script's first line, which has its flags, and the rest.
--
-- A channel is three keys and a shard channel with one hash tag:
--
--   KEYS[1]  stream  the messages; entry id <time>-<tag>; fields: x the last second of its life
--                    (NEVER if it has no end), h headers, b body; instead of b: u if unbuffered
--   KEYS[2]  state   what else is known of the channel: the variables below, as one MessagePack
--   KEYS[3]  held    per watch of a node, as MessagePack: version, ends (ms), once, lasting;
--                    in the field CLAIM: the stamp of the last claim, ends, 0, 0, whose it was
--   KEYS[4]  where changes are announced
--
-- A key's own expiry only clears away what is over already by the rules below, so it may be late.
--
-- ARGV[1] is the time in ms; empty: Redis's own. Numbers are doubles: exact up to 2^53. An id is two
-- numbers, 0 and -1 if there is none.
--
-- Publishing is as fast as this text: a function costs a microsecond even if it is not called, and a
-- number that is given to Redis costs more than its text.

local stream, state, held, shard = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local NEVER = 99999999999
local MIXED = -1
local SLACK = 60000
local TOMBSTONE = 600000
local CLAIM = 'claim'

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local second = math.floor(now / 1000)

local live = false                   -- whether the channel exists, unless it has been idle too long
local permanent = false              -- whether it stays until it is deleted
local last_time, last_tag = 0, -1    -- id of the last message of this life of the channel
local bound_time, bound_tag = 0, -1  -- the highest id ever given, also before a deletion: ids go on above
local floor_time, floor_tag = 0, -1  -- the highest id ever removed, except by deletion
local deleted = 0                    -- stamp of the last deletion; each is higher than the one before
local requested                      -- when a subscriber last asked (ms)
local active = 0                     -- when it last had something that keeps it (ms)
local keep = 0                       -- for so many seconds after that it exists; 0 = for ever
local next_end                       -- no message expires before the end of this second; nil without messages
local last_end                       -- no message is left after the end of this second
local life                           -- for how many seconds all messages here were given to live, or MIXED
local lingering = 0                  -- so many messages are unbuffered; they are the oldest ones
local held_until = 0                 -- nobody is held for longer (ms)

local known = state and redis.call('GET', state)
if known then
  live, permanent, last_time, last_tag, bound_time, bound_tag, floor_time, floor_tag, deleted, requested,
      active, keep, next_end, last_end, life, lingering, held_until = cmsgpack.unpack(known)
end

-- Writes the state; with so many milliseconds to live, or 0 without an end, or nil as before.
local function save(millis)
  local packed = cmsgpack.pack(live, permanent, last_time, last_tag, bound_time, bound_tag, floor_time,
      floor_tag, deleted, requested, active, keep, next_end, last_end, life, lingering, held_until)
  if not millis then
    redis.call('SET', state, packed, 'KEEPTTL')
  elseif millis == 0 then
    redis.call('SET', state, packed)
  else
    redis.call('SET', state, packed, 'PX', millis)
  end
end

-- Writes the state, and lets the keys go when nothing in them can matter any more.
local function save_and_let_go()
  if last_end == NEVER then
    redis.call('PERSIST', stream)
  elseif last_end then
    redis.call('PEXPIRE', stream, math.max(0, (last_end + 1) * 1000 - now) + SLACK)
  end
  if permanent or keep == 0 or last_end == NEVER then
    save(0)
  else
    local busy = math.max(active, held_until, last_end and (last_end + 1) * 1000 or 0)
    save(math.max(0, busy - now) + keep * 1000 + SLACK)
  end
end

local function parse(id)
  local time, tag = string.match(id, '^(%d+)-(-?%d+)$')
  return tonumber(time or 0), tonumber(tag or -1)
end

local function id_text(time, tag)
  return tag < 0 and '' or string.format('%d-%d', time, tag)
end

-- Whether the first id is after the second one.
local function after(time, tag, other_time, other_tag)
  return time > other_time or time == other_time and tag > other_tag
end

-- Removes the messages whose time is over.
local function expire()
  if not next_end or next_end >= second then return end

  -- Messages of different life: looks at each. Returns the newest that was removed, and the end of
  -- the buffered one that lived longest.
  local function expire_mixed()
    local removed, ended = '', 0
    next_end, last_end, life = nil, nil, nil
    local from = '-'
    while true do
      local page = redis.call('XRANGE', stream, from, '+', 'COUNT', 100)
      for _, entry in ipairs(page) do
        local x = tonumber(entry[2][2])
        if x < second then
          redis.call('XDEL', stream, entry[1])
          removed = entry[1]
          if entry[2][5] == 'u' then
            lingering = lingering - 1
          else
            ended = math.max(ended, (x + 1) * 1000)
          end
        else
          local given = x == NEVER and 0 or x - parse(entry[1])
          next_end = math.min(next_end or x, x)
          last_end = math.max(last_end or x, x)
          life = (not life or life == given) and given or MIXED
        end
      end
      if #page < 100 then return removed, ended end
      from = '(' .. page[100][1]
    end
  end

  -- Messages that all live equally long: the expired ones are at the head.
  local function expire_head()
    local edge = second - life
    local newest = edge > 0
        and redis.call('XREVRANGE', stream, (edge - 1) .. '-18446744073709551615', '-', 'COUNT', 1)[1]
    local removed, ended = '', 0
    if newest then
      removed = newest[1]
      local count = redis.call('XTRIM', stream, 'MINID', '=', edge .. '-0')
      if count > lingering then ended = (parse(removed) + life + 1) * 1000 end
      lingering = math.max(0, lingering - count)
    end
    local head = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
    if head then
      next_end = parse(head[1]) + life
    else
      next_end, last_end, life = nil, nil, nil
    end
    return removed, ended
  end

  local removed, ended
  if life == MIXED then
    removed, ended = expire_mixed()
  else
    removed, ended = expire_head()
  end
  local time, tag = parse(removed)
  if after(time, tag, floor_time, floor_tag) then floor_time, floor_tag = time, tag end
  active = math.max(active, ended)
  save()
end

-- How many subscribers are held. With send_away, those that leave with a message are set to 0.
local function subscribers(send_away)
  local all = redis.call('HGETALL', held)
  local count = 0
  local was_active = active
  held_until = 0
  for i = 1, #all, 2 do
    local version, ends, once, lasting = cmsgpack.unpack(all[i + 1])
    if once + lasting > 0 then held_until = math.max(held_until, ends) end
    if ends < now then
      active = math.max(active, once + lasting > 0 and ends or 0)
      redis.call('HDEL', held, all[i])
    else
      count = count + once + lasting
      if send_away and once > 0 then
        redis.call('HSET', held, all[i], cmsgpack.pack(version, ends, 0, lasting))
      end
    end
  end
  if live and active ~= was_active then save() end
  return count
end

local function messages()
  return redis.call('XLEN', stream) - lingering
end

-- Whether there is the channel; to be asked after expire.
local function exists()
  if not live then return false end
  if permanent or keep == 0 then return true end
  local idle = now - keep * 1000
  if active >= idle or messages() > 0 then return true end
  subscribers(false)
  return active >= idle or held_until >= now
end

-- Begins a new life of the channel; ids and deletions go on.
local function make()
  redis.call('DEL', stream)
  live, permanent, requested = true, false, nil
  last_time, last_tag, floor_time, floor_tag = 0, -1, 0, -1
  next_end, last_end, life, lingering = nil, nil, nil, 0
end

-- Up to when the channel is there whatever happens, unless it is deleted: -1 for ever.
local function kept()
  if permanent or keep == 0 then return -1 end
  return active + keep * 1000
end

local function seconds_ago(time)
  if not time then return -1 end
  return math.max(0, math.floor((now - time) / 1000))
end

