// The least that an Envoy calls a filter: both header callbacks exported, nothing done in either.
export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(_size: u32): usize {
  return 0;
}

export function proxy_on_request_headers(_id: u32, _count: u32, _end: u32): u32 {
  return 0;
}

export function proxy_on_response_headers(_id: u32, _count: u32, _end: u32): u32 {
  return 0;
}
