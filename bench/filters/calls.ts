// The host's share of our work: every crossing that tracecloak makes for the request of the bench, with nothing read
// and nothing decided between them. What it costs no filter that does these calls can go below.
import { proxy_get_header_map_pairs, proxy_replace_header_map_value } from "../../assembly/abi/env";

const REQUEST: i32 = 0;
const RESPONSE: i32 = 2;

const arena: usize = memory.data(64 * 1024, 16);
const cells: usize = memory.data(8, 8);

/** Envoy makes 13 pairs of the bench's request without trace context and three more of that with it. */
const TRACED_PAIRS: u32 = 15;

const NAME: ArrayBuffer = String.UTF8.encode("baggage");
/** As long as what tracecloak writes for the request of the bench. */
const BAGGAGE: ArrayBuffer = String.UTF8.encode(
  "env=prod,user.id=t1.___________________________________________________________________________________," +
    "region=eu-west-1,account_id=t1.______________________________________________________________",
);

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  return size <= 64 * 1024 ? arena : 0;
}

export function proxy_on_context_create(_id: u32, _root: u32): void {}

export function proxy_on_request_headers(_id: u32, count: u32, _end: u32): u32 {
  proxy_get_header_map_pairs(REQUEST, cells, cells + 4);
  if (count < TRACED_PAIRS) return 0;
  const baggage = changetype<usize>(BAGGAGE);
  proxy_replace_header_map_value(REQUEST, changetype<usize>(NAME), NAME.byteLength, baggage, BAGGAGE.byteLength);
  return 0;
}

export function proxy_on_response_headers(_id: u32, _count: u32, _end: u32): u32 {
  proxy_get_header_map_pairs(RESPONSE, cells, cells + 4);
  return 0;
}

export function proxy_on_delete(_id: u32): void {}
