// The callbacks that Envoy calls (proxy-wasm ABI 0.2.1), and nothing else: each exported one is a crossing per request.
import { allocate } from "./abi/arena";
import { HeaderMap } from "./abi/host";
import { addStream, removeStream } from "./filter/contexts";
import { collected, mayCollect, mustCollect } from "./filter/memory";
import { flush } from "./filter/metrics";
import { configure, removeRoot, tick } from "./filter/root";
import { addRoot } from "./filter/roots";
import { onHeaders } from "./filter/stream";

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  return allocate(size);
}

export function proxy_on_context_create(id: u32, root: u32): void {
  if (root == 0) addRoot(id);
  else addStream(id, root);
}

export function proxy_on_configure(root: u32, size: u32): u32 {
  const accepted = configure(root, size);
  if (mustCollect()) collect();
  return accepted ? 1 : 0;
}

export function proxy_on_tick(root: u32): void {
  if (!tick(root)) return;
  flush();
  if (mayCollect()) collect();
}

export function proxy_on_request_headers(id: u32, _count: u32, _end: u32): u32 {
  return onHeaders(id, HeaderMap.REQUEST_HEADERS);
}

export function proxy_on_request_trailers(id: u32, _count: u32): u32 {
  return onHeaders(id, HeaderMap.REQUEST_TRAILERS);
}

export function proxy_on_response_headers(id: u32, _count: u32, _end: u32): u32 {
  return onHeaders(id, HeaderMap.RESPONSE_HEADERS);
}

export function proxy_on_response_trailers(id: u32, _count: u32): u32 {
  return onHeaders(id, HeaderMap.RESPONSE_TRAILERS);
}

export function proxy_on_delete(id: u32): void {
  if (removeStream(id)) return;
  removeRoot(id);
  if (mustCollect()) collect();
}

/** Called where nothing is on the stack that only it refers to. */
function collect(): void {
  __collect();
  collected();
}
