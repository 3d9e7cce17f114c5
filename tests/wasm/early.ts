// A filter that calls the host at module level, which Envoy forbids.
import { setTick } from "../../assembly/abi/host";

const STATUS: i32 = setTick(1);

export function proxy_abi_version_0_2_1(): i32 {
  return STATUS;
}

export function proxy_on_memory_allocate(_size: i32): usize {
  return 0;
}
