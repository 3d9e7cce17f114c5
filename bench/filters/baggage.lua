-- What one would write in Envoy's Lua filter: the reference policy's baggage rules without crypto, on requests and
-- responses. A tokenized value becomes a fixed word.
local ENV = { prod = true, staging = true, dev = true, test = true }
local TOKENIZED = { ["user.id"] = true, account_id = true, tenant = true }

-- [a-z]{2}-[a-z]{4,9}-[0-9]
local function is_region(value)
  local name = value:match("^%l%l%-(%l+)%-%d$")
  return name ~= nil and #name >= 4 and #name <= 9
end

local function scrub(headers)
  local line = headers:get("baggage")
  if line == nil then return end
  local left = {}
  for member in line:gmatch("[^,]+") do
    local key, value = member:match("^%s*([^=;%s]+)%s*=%s*([^;]-)%s*$")
    if key == nil then key, value = member:match("^%s*([^=;%s]+)%s*=%s*([^;]-)%s*;") end
    if key == "env" and ENV[value] or key == "region" and is_region(value) then
      left[#left + 1] = key .. "=" .. value
    elseif key ~= nil and TOKENIZED[key] then
      left[#left + 1] = key .. "=redacted"
    end
  end
  if #left == 0 then
    headers:remove("baggage")
  else
    local clean = table.concat(left, ",")
    if clean ~= line then headers:replace("baggage", clean) end
  end
end

function envoy_on_request(handle)
  scrub(handle:headers())
end

function envoy_on_response(handle)
  scrub(handle:headers())
end
