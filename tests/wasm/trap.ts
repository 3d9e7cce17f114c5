// The product with one fault built in: a header `x-trap`, in a request or a response, traps before the filter has looked
// at anything. For tests of what Envoy does then; never the product.
import { ARENA, resetArena } from "../../assembly/abi/arena";
import { getPairs, HeaderMap, Status } from "../../assembly/abi/host";
import { PAIRS } from "../../assembly/bytes/pairs";
import { equalsText } from "../../assembly/bytes/scan";
import {
  proxy_on_request_headers as onRequestHeaders,
  proxy_on_response_headers as onResponseHeaders,
} from "../../assembly/index";

export {
  proxy_abi_version_0_2_1,
  proxy_on_configure,
  proxy_on_context_create,
  proxy_on_delete,
  proxy_on_memory_allocate,
  proxy_on_request_trailers,
  proxy_on_response_trailers,
  proxy_on_tick,
} from "../../assembly/index";

function trapIfAsked(map: HeaderMap): void {
  resetArena();
  if (getPairs(map) != Status.OK) return;
  for (let i = 0; i < PAIRS.count; i++) {
    if (equalsText(ARENA, PAIRS.nameFrom(i), PAIRS.nameTo(i), "x-trap")) unreachable();
  }
}

export function proxy_on_request_headers(id: u32, count: u32, end: u32): u32 {
  trapIfAsked(HeaderMap.REQUEST_HEADERS);
  return onRequestHeaders(id, count, end);
}

export function proxy_on_response_headers(id: u32, count: u32, end: u32): u32 {
  trapIfAsked(HeaderMap.RESPONSE_HEADERS);
  return onResponseHeaders(id, count, end);
}
