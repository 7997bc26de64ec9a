-- What all scripts share. It stands between a script's first line, which has its flags, and the rest.
--
-- A channel is three keys and a shard channel with one hash tag:
--
--   KEYS[1]  stream  the messages; entry id <time>-<tag>; fields: x the last second of its life
--                    (NEVER if it has no end), h headers, b body, u if unbuffered
--   KEYS[2]  hash    live       there while the channel exists
--                    last       id of the last message of this life of the channel
--                    bound      the highest id ever given, also before a deletion: ids go on above
--                    deleted    stamp of the last deletion; each is higher than the one before
--                    floor      highest id ever removed, except by deletion
--                    requested  when a subscriber last asked (ms)
--                    permanent  there if the channel stays until it is deleted
--                    active     when it last had something that keeps it (ms)
--                    keep       for so many seconds after that it exists; 0 = for ever
--                    next       no message expires before the end of this second
--                    until      no message is left after the end of this second
--                    timeout    what all messages here were given to live, or 'mixed'
--                    lingering  so many messages are unbuffered; they are the oldest ones
--   KEYS[3]  held    per watch of a node: <version> <ends, ms> <once> <lasting>
--   KEYS[4]  where changes are announced
--
-- A key's own expiry only clears away what is over already by the rules below, so it may be late.
--
-- ARGV[1] is the time in ms; empty: Redis's own. Numbers are doubles: exact up to 2^53.

local stream, hash, held, shard = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local NEVER = 99999999999
local SLACK = 60000
local TOMBSTONE = 600000

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local second = math.floor(now / 1000)

local function parse(id)
  local time, tag = string.match(id, '^(%d+)-(-?%d+)$')
  return tonumber(time), tonumber(tag)
end

-- Whether id a is after id b; no id is before all.
local function after(a, b)
  if not a or a == '' then return false end
  if not b or b == '' then return true end
  local at, ag = parse(a)
  local bt, bg = parse(b)
  if at ~= bt then return at > bt end
  return ag > bg
end

local function save(...)
  redis.call('HSET', hash, ...)
end

local FIELDS = {'live', 'last', 'bound', 'deleted', 'floor', 'requested', 'permanent', 'active',
                'keep', 'next', 'until', 'timeout', 'lingering'}

local function load()
  local values = redis.call('HMGET', hash, unpack(FIELDS))
  local c = {}
  for i, name in ipairs(FIELDS) do c[name] = values[i] end
  for _, name in ipairs({'requested', 'active', 'keep', 'next', 'until', 'deleted'}) do
    c[name] = tonumber(c[name] or nil)
  end
  c.active = c.active or 0
  c.keep = c.keep or 0
  c.lingering = tonumber(c.lingering or 0)
  return c
end

local function field(entry, name)
  local fields = entry[2]
  for i = 1, #fields, 2 do
    if fields[i] == name then return fields[i + 1] end
  end
  return false
end

-- Messages of different life: looks at each. Returns the newest that was removed, and the end of
-- the buffered one that lived longest.
local function expire_mixed(c)
  local removed, ended = false, 0
  c.next, c['until'], c.timeout = nil, nil, false
  local from = '-'
  while true do
    local page = redis.call('XRANGE', stream, from, '+', 'COUNT', 100)
    for _, entry in ipairs(page) do
      local id = entry[1]
      local x = tonumber(field(entry, 'x'))
      if x < second then
        redis.call('XDEL', stream, id)
        removed = id
        if field(entry, 'u') then
          c.lingering = c.lingering - 1
        else
          ended = math.max(ended, (x + 1) * 1000)
        end
      else
        local time = parse(id)
        local timeout = x == NEVER and '0' or tostring(x - time)
        c.next = math.min(c.next or x, x)
        c['until'] = math.max(c['until'] or x, x)
        c.timeout = (not c.timeout or c.timeout == timeout) and timeout or 'mixed'
      end
    end
    if #page < 100 then return removed, ended end
    from = '(' .. page[100][1]
  end
end

-- Messages that all live equally long: the expired ones are at the head.
local function expire_head(c)
  local timeout = tonumber(c.timeout)
  local edge = second - timeout
  local newest = edge > 0
      and redis.call('XREVRANGE', stream, (edge - 1) .. '-18446744073709551615', '-', 'COUNT', 1)[1]
  local removed, ended = false, 0
  if newest then
    removed = newest[1]
    local time = parse(removed)
    local count = redis.call('XTRIM', stream, 'MINID', '=', edge .. '-0')
    if count > c.lingering then ended = (time + timeout + 1) * 1000 end
    c.lingering = math.max(0, c.lingering - count)
  end
  local head = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  if head then
    local time = parse(head[1])
    c.next = time + timeout
  else
    c.next, c['until'], c.timeout = nil, nil, false
  end
  return removed, ended
end

-- Removes the messages whose time is over.
local function expire(c)
  if not c.next or c.next >= second then return end
  local removed, ended
  if c.timeout == 'mixed' then
    removed, ended = expire_mixed(c)
  else
    removed, ended = expire_head(c)
  end
  if after(removed, c.floor) then c.floor = removed end
  c.active = math.max(c.active, ended)
  save('active', c.active, 'lingering', c.lingering)
  if c.floor then save('floor', c.floor) end
  if c.next then
    save('next', c.next, 'until', c['until'], 'timeout', c.timeout)
  else
    redis.call('HDEL', hash, 'next', 'until', 'timeout')
  end
end

-- How many subscribers are held. With send_away, those that leave with a message are set to 0.
local function subscribers(c, send_away)
  local all = redis.call('HGETALL', held)
  local count = 0
  c.held_until = 0
  for i = 1, #all, 2 do
    local version, ends, once, lasting = string.match(all[i + 1], '^(%d+) (%d+) (%d+) (%d+)$')
    ends, once, lasting = tonumber(ends), tonumber(once), tonumber(lasting)
    if once + lasting > 0 then c.held_until = math.max(c.held_until, ends) end
    if ends < now then
      c.active = math.max(c.active, once + lasting > 0 and ends or 0)
      redis.call('HDEL', held, all[i])
      if c.live then save('active', c.active) end
    else
      count = count + once + lasting
      if send_away and once > 0 then
        redis.call('HSET', held, all[i], version .. ' ' .. ends .. ' 0 ' .. lasting)
      end
    end
  end
  return count
end

local function messages(c)
  return redis.call('XLEN', stream) - c.lingering
end

-- Whether there is the channel; to be asked after expire.
local function exists(c)
  if not c.live then return false end
  if c.permanent or c.keep == 0 then return true end
  local idle = now - c.keep * 1000
  if c.active >= idle or messages(c) > 0 then return true end
  subscribers(c, false)
  return c.active >= idle or c.held_until >= now
end

-- Begins a new life of the channel; ids and deletions go on.
local function make(c)
  redis.call('DEL', stream)
  redis.call('HDEL', hash, unpack(FIELDS))
  if c.bound then save('bound', c.bound) end
  if c.deleted then save('deleted', c.deleted) end
  save('live', 1)
  c.live, c.last, c.floor, c.requested, c.permanent = '1', false, false, nil, false
  c.next, c['until'], c.timeout, c.lingering = nil, nil, false, 0
end

-- Lets the keys go when nothing in them can matter any more.
local function let_go(c)
  local life = c['until']
  if life == NEVER then
    redis.call('PERSIST', stream)
  elseif life then
    redis.call('PEXPIRE', stream, math.max(0, (life + 1) * 1000 - now) + SLACK)
  end
  if c.permanent or c.keep == 0 or life == NEVER then
    redis.call('PERSIST', hash)
  else
    local busy = math.max(c.active, c.held_until or 0, life and (life + 1) * 1000 or 0)
    redis.call('PEXPIRE', hash, math.max(0, busy - now) + c.keep * 1000 + SLACK)
  end
end

-- Up to when the channel is there whatever happens, unless it is deleted: -1 for ever.
local function kept(c)
  if c.permanent or c.keep == 0 then return -1 end
  return c.active + c.keep * 1000
end

local function seconds_ago(time)
  if not time then return -1 end
  return math.max(0, math.floor((now - time) / 1000))
end

local function info(c, count)
  return messages(c), seconds_ago(c.requested), count, c.last or ''
end

