// Where the host puts what it hands over: header pairs and properties in an arena that every callback reuses from its
// start, a configuration in a buffer of its own, so that request time never allocates. What does not fit is refused:
// the host then answers status 6 (Status.MEMORY_ACCESS) to the call that asked.
import { CONFIG_LIMIT_BYTES } from "../words/limit";

/** Bytes of header pairs and properties per callback: `header_bytes` at its most, and 10 bytes more for each pair. */
export const ARENA_BYTES: i32 = 112 * 1024;

/** What runs handed over by the host are offsets into. */
export const ARENA: StaticArray<u8> = new StaticArray<u8>(ARENA_BYTES);

const NONE: StaticArray<u8> = [];

let used: i32 = 0;
let forConfig: bool = false;
let config: StaticArray<u8> = NONE;

/** Frees the arena: first in every callback. Runs handed out before are void from here on. */
export function resetArena(): void {
  used = 0;
}

/** What `proxy_on_memory_allocate` answers: the address of `size` bytes, or 0 when they do not fit. */
export function allocate(size: i32): usize {
  if (forConfig) {
    if (size < 0 || size > CONFIG_LIMIT_BYTES) return 0;
    config = new StaticArray<u8>(size);
    return changetype<usize>(config);
  }
  if (size < 0 || size > ARENA_BYTES - used) return 0;
  const at = used;
  used = (at + size + 7) & ~7; // ARENA_BYTES is a multiple of 8, so `used` never passes it
  return changetype<usize>(ARENA) + at;
}

/** The offset in ARENA of an address that the host answered, or -1 if [address, address + size) is not inside. */
export function offsetOf(address: usize, size: i32): i32 {
  const base = changetype<usize>(ARENA);
  if (address < base || size < 0 || size > ARENA_BYTES) return -1;
  const at = address - base;
  return at <= <usize>(ARENA_BYTES - size) ? <i32>at : -1;
}

/** From here to `closeConfig`, `allocate` gives a buffer that is as long as what the host asks for. */
export function openConfig(): void {
  config = NONE;
  forConfig = true;
}

/** Back to the arena; answers what the host filled in since `openConfig`, now the caller's own, empty if nothing. */
export function closeConfig(): StaticArray<u8> {
  const filled = config;
  config = NONE;
  forConfig = false;
  return filled;
}
