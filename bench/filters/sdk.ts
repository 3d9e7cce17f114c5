// What one would write on the npm SDK: the reference policy's baggage rules with strings, without crypto, on requests
// and responses. A tokenized value becomes a fixed word. It inherits the SDK's faults (docs/decisions/), so it is a
// measure and no filter to use: a host error looks like "no header", and of several lines it reads the first.
export * from "as-proxy-wasm-sdk/assembly/proxy";

import {
  Context,
  FilterHeadersStatusValues,
  RootContext,
  registerRootContext,
  stream_context,
} from "as-proxy-wasm-sdk/assembly";

const TOKENIZED = "redacted";

class Root extends RootContext {
  createContext(id: u32): Context {
    return new Stream(id, this);
  }
}

class Stream extends Context {
  onRequestHeaders(_count: u32, _end: bool): FilterHeadersStatusValues {
    const line = stream_context.headers.request.get("baggage");
    if (line.length > 0) {
      const clean = scrub(line);
      if (clean.length == 0) stream_context.headers.request.remove("baggage");
      else if (clean != line) stream_context.headers.request.replace("baggage", clean);
    }
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(_count: u32, _end: bool): FilterHeadersStatusValues {
    const line = stream_context.headers.response.get("baggage");
    if (line.length > 0) {
      const clean = scrub(line);
      if (clean.length == 0) stream_context.headers.response.remove("baggage");
      else if (clean != line) stream_context.headers.response.replace("baggage", clean);
    }
    return FilterHeadersStatusValues.Continue;
  }
}

/** The members that stay, in their order. */
function scrub(line: string): string {
  const members = line.split(",");
  const left: string[] = [];
  for (let i = 0; i < members.length; i++) {
    const member = members[i].split(";")[0];
    const equals = member.indexOf("=");
    if (equals < 1) continue;
    const key = member.substring(0, equals).trim();
    const value = member.substring(equals + 1).trim();
    if (key == "env") {
      if (value == "prod" || value == "staging" || value == "dev" || value == "test") left.push(member);
    } else if (key == "region") {
      if (isRegion(value)) left.push(member);
    } else if (key == "user.id" || key == "account_id" || key == "tenant") {
      left.push(key + "=" + TOKENIZED);
    }
  }
  return left.join(",");
}

/** `[a-z]{2}-[a-z]{4,9}-[0-9]` */
function isRegion(value: string): bool {
  const parts = value.split("-");
  if (parts.length != 3 || parts[0].length != 2 || parts[1].length < 4 || parts[1].length > 9) return false;
  return isLower(parts[0]) && isLower(parts[1]) && parts[2].length == 1 && parts[2] >= "0" && parts[2] <= "9";
}

function isLower(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x61 || c > 0x7a) return false;
  }
  return true;
}

registerRootContext((id: u32) => new Root(id), "bench");
