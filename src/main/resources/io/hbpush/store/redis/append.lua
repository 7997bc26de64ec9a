#!lua
-- Appends a message and announces it.
--
-- ARGV: 2 no id is earlier than this second; 3 ids go on above this one; 4 whether a missing channel
-- is made; then the retention: 5 seconds of the message, 6 length of the buffer, 7 seconds of the
-- channel, 8 seconds of the linger; then the message: 9 body, 10 headers
--
-- Returns 1 if there is no such channel, else 0, messages, requested, subscribers, id, whether made

local timeout, length = tonumber(ARGV[5]), tonumber(ARGV[6])
local c = load()
expire(c)
local made = 0
if not exists(c) then
  if ARGV[4] == '0' then return {1} end
  make(c)
  made = 1
end

local previous = after(ARGV[3], c.bound) and ARGV[3] or c.bound
local time, tag = math.max(second, tonumber(ARGV[2])), 0
if previous then
  local last_time, last_tag = parse(previous)
  if last_time >= time then time, tag = last_time, last_tag + 1 end
end
local id = time .. '-' .. tag

local size = redis.call('XLEN', stream)
local excess = size - c.lingering + (length == 0 and 0 or 1) - length
if length >= 0 and excess > 0 then
  local removed
  if c.lingering == 0 then
    local oldest = excess == size and redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)
        or redis.call('XRANGE', stream, '-', '+', 'COUNT', excess)
    removed = oldest[#oldest][1]
    redis.call('XTRIM', stream, 'MAXLEN', '=', size - excess)
  else
    local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', c.lingering + excess)
    for i = c.lingering + 1, #oldest do
      removed = oldest[i][1]
      redis.call('XDEL', stream, removed)
    end
  end
  if after(removed, c.floor) then c.floor = removed end
  size = size - excess
  if size == 0 then c.next, c['until'], c.timeout = nil, nil, false end
end

local buffered = length ~= 0
local was_until = c['until']
if not buffered then timeout = tonumber(ARGV[8]) end
local stored = buffered or timeout > 0
local x = (buffered and timeout == 0) and NEVER or math.min(NEVER, time + timeout)
if stored then
  local entry = {'x', x, 'h', ARGV[10], 'b', ARGV[9]}
  if not buffered then
    entry[#entry + 1] = 'u'; entry[#entry + 1] = '1'
    c.lingering = c.lingering + 1
  end
  redis.call('XADD', stream, id, unpack(entry))
  c.next = math.min(c.next or x, x)
  c['until'] = math.max(c['until'] or x, x)
  timeout = tostring(timeout)
  c.timeout = (size == 0 or c.timeout == timeout) and timeout or 'mixed'
else
  x = time - 1
  c.floor = id -- it was removed the moment it came
end

local count = subscribers(c, true)
local keep = tonumber(ARGV[7])
local expiry_stands = made == 0 and keep == c.keep and c['until'] == was_until
    and math.floor(c.active / 1000) == second
c.last, c.bound, c.active, c.keep = id, id, now, keep
local changed = {'last', id, 'bound', id, 'active', now, 'keep', keep, 'lingering', c.lingering}
local function change(name)
  if c[name] then
    changed[#changed + 1] = name
    changed[#changed + 1] = c[name]
  end
end
change('floor')
change('next')
change('until')
change('timeout')
save(unpack(changed))
if not expiry_stands then let_go(c) end

redis.call('SPUBLISH', shard, table.concat({'m', id, previous or '-', x, c.floor or '-', c.deleted or 0,
    kept(c), now, #ARGV[10]}, ' ') .. '\n' .. ARGV[10] .. ARGV[9])

return {0, size + (stored and 1 or 0) - c.lingering, seconds_ago(c.requested), count,
    id, made}
