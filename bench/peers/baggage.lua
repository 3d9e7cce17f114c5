-- The job in Envoy's Lua filter: the reference policy's rules for `baggage`, and trace context that must be well formed. A
-- value becomes a keyed hash, HMAC-SHA-256 (RFC 2104, FIPS 180-4) cut to 16 bytes: Lua has no AES, so nothing turns it
-- back. Values that came lately are found in a table, which holds them as they are.
local bit = require("bit")
local band, bor, bxor, bnot = bit.band, bit.bor, bit.bxor, bit.bnot
local ror, rshift, tobit, tohex = bit.ror, bit.rshift, bit.tobit, bit.tohex
local byte, char, floor = string.byte, string.char, math.floor

local KEY = "@KEY@" -- 64 hexadecimal digits
local PARTNER = "@PARTNER@" == "true"
local REMEMBERED = 16384

-- Constants of FIPS 180-4, 4.2.2 and 5.3.3: the fractions of the roots of the first primes.
local K, START = {}, {}
do
  local function fraction(x) return tobit(floor((x % 1) * 4294967296)) end
  local primes, n = {}, 2
  while #primes < 64 do
    local prime = true
    for _, p in ipairs(primes) do
      if n % p == 0 then prime = false break end
    end
    if prime then primes[#primes + 1] = n end
    n = n + 1
  end
  for i, p in ipairs(primes) do
    K[i] = fraction(p ^ (1 / 3))
    if i <= 8 then START[i] = fraction(p ^ 0.5) end
  end
end

local w = {}

local function compress(state, block)
  for i = 1, 16 do
    local a, b, c, d = byte(block, 4 * i - 3, 4 * i)
    w[i] = bor(a * 16777216, b * 65536, c * 256, d)
  end
  for i = 17, 64 do
    local x, y = w[i - 15], w[i - 2]
    local s0 = bxor(ror(x, 7), ror(x, 18), rshift(x, 3))
    local s1 = bxor(ror(y, 17), ror(y, 19), rshift(y, 10))
    w[i] = tobit(w[i - 16] + s0 + w[i - 7] + s1)
  end
  local a, b, c, d, e, f, g, h = unpack(state)
  for i = 1, 64 do
    local s1 = bxor(ror(e, 6), ror(e, 11), ror(e, 25))
    local t1 = h + s1 + bxor(band(e, f), band(bnot(e), g)) + K[i] + w[i]
    local s0 = bxor(ror(a, 2), ror(a, 13), ror(a, 22))
    local t2 = s0 + bxor(band(a, b), band(a, c), band(b, c))
    h, g, f, e, d, c, b, a = g, f, e, tobit(d + t1), c, b, a, tobit(t1 + t2)
  end
  local s = state
  return {
    tobit(s[1] + a), tobit(s[2] + b), tobit(s[3] + c), tobit(s[4] + d),
    tobit(s[5] + e), tobit(s[6] + f), tobit(s[7] + g), tobit(s[8] + h),
  }
end

local function word(n)
  return char(band(rshift(n, 24), 255), band(rshift(n, 16), 255), band(rshift(n, 8), 255), band(n, 255))
end

-- The state after `text`, of which `before` bytes went in already.
local function finish(state, text, before)
  local padded = text .. "\128" .. string.rep("\0", (55 - #text) % 64) .. "\0\0\0\0" .. word((before + #text) * 8)
  for at = 1, #padded, 64 do state = compress(state, padded:sub(at, at + 63)) end
  return state
end

local INNER, OUTER
do
  local inner, outer = {}, {}
  for i = 1, 64 do
    local k = i <= 32 and tonumber(KEY:sub(2 * i - 1, 2 * i), 16) or 0
    inner[i], outer[i] = char(bxor(k, 0x36)), char(bxor(k, 0x5c))
  end
  INNER, OUTER = compress(START, table.concat(inner)), compress(START, table.concat(outer))
end

local function hmac(text)
  local inner = finish(INNER, text, 64)
  for i = 1, 8 do inner[i] = word(inner[i]) end
  local outer = finish(OUTER, table.concat(inner), 64)
  return tohex(outer[1]) .. tohex(outer[2]) .. tohex(outer[3]) .. tohex(outer[4])
end

local ENV = { prod = true, staging = true, dev = true, test = true }
local CLASSES = { ["user.id"] = "user", account_id = "account", tenant = "tenant" }
local lately, count = {}, 0

local function token(class, value)
  if value:find("^h1%.%x+$") and #value == 35 then return value end -- nothing says that it is ours
  local text = class .. "\0" .. value
  local known = lately[text]
  if known then return known end
  known = "h1." .. hmac(text)
  if count >= REMEMBERED then lately, count = {}, 0 end
  lately[text], count = known, count + 1
  return known
end

-- [a-z]{2}-[a-z]{4,9}-[0-9]
local function is_region(value)
  local name = value:match("^%l%l%-(%l+)%-%d$")
  return name ~= nil and #name >= 4 and #name <= 9
end

local function decode(value)
  if not value:find("%", 1, true) then return value end
  return (value:gsub("%%(%x%x)", function(digits) return char(tonumber(digits, 16)) end))
end

local function joined(headers, name)
  local size = headers:getNumValues(name)
  if size == 0 then return nil end
  if size == 1 then return headers:get(name) end
  local lines = {}
  for i = 0, size - 1 do lines[i + 1] = headers:getAtIndex(name, i) end
  return table.concat(lines, ",")
end

local function scrub_baggage(headers)
  local line = joined(headers, "baggage")
  if line == nil then return end
  if PARTNER then return headers:remove("baggage") end
  local left = {}
  for member in line:gmatch("[^,]+") do
    local key, value = member:match("^%s*([^=;%s]+)%s*=%s*([^;]-)%s*$")
    if key == nil then key, value = member:match("^%s*([^=;%s]+)%s*=%s*([^;]-)%s*;") end
    if key == "env" and ENV[value] or key == "region" and is_region(value) then
      left[#left + 1] = key .. "=" .. value
    elseif key ~= nil and CLASSES[key] then
      left[#left + 1] = key .. "=" .. token(CLASSES[key], decode(value))
    end
  end
  if #left == 0 then return headers:remove("baggage") end
  local clean = table.concat(left, ",")
  if clean ~= line then headers:replace("baggage", clean) end
end

local function is_traceparent(line)
  return #line == 55 and line:find("^00%-%x+%-%x+%-%x%x$") ~= nil and line:byte(36) == 45 and line:byte(53) == 45
end

-- Ids that a partner may know: the hash of ours, so that the same trace is the same there.
local function map_traceparent(line)
  return "00-" .. hmac("trace\0" .. line:sub(4, 35)) .. "-" .. hmac("span\0" .. line:sub(4, 52)):sub(1, 16) .. line:sub(53)
end

local function map_request_id(line)
  local id = hmac("request\0" .. line)
  return id:sub(1, 8) .. "-" .. id:sub(9, 12) .. "-4" .. id:sub(14, 16) .. "-a" .. id:sub(18, 20) .. "-" .. id:sub(21, 32)
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local parent = joined(headers, "traceparent")
  if parent ~= nil then
    local fine = is_traceparent(parent)
    if not fine then headers:remove("traceparent") end
    if not fine or PARTNER then headers:remove("tracestate") end
    if fine and PARTNER then headers:replace("traceparent", map_traceparent(parent)) end
  elseif PARTNER then
    headers:remove("tracestate")
  end
  scrub_baggage(headers)
  if PARTNER then
    local id = headers:get("x-request-id")
    if id ~= nil then headers:replace("x-request-id", map_request_id(id)) end
  end
end

function envoy_on_response(handle)
  scrub_baggage(handle:headers())
end
