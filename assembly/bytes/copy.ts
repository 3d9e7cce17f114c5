// Copying runs that are mostly short: a host compiles `memory.copy` to a call that costs more than a few words to move.

/** Runs longer than this are left to `memory.copy`. */
const LONG_BYTES: i32 = 256;

/** Copies `size` bytes between two runs that do not overlap. The caller knows that both have as many. */
export function copyBytes(to: usize, from: usize, size: i32): void {
  if (size > LONG_BYTES) {
    memory.copy(to, from, size);
  } else if (size >= 16) {
    const last = size - 16;
    for (let i = 0; i < last; i += 16) v128.store(to + i, v128.load(from + i));
    v128.store(to + last, v128.load(from + last)); // whatever is left, and some bytes once more
  } else if (size >= 8) {
    const last = size - 8;
    store<u64>(to, load<u64>(from));
    store<u64>(to + last, load<u64>(from + last));
  } else if (size >= 4) {
    const last = size - 4;
    store<u32>(to, load<u32>(from));
    store<u32>(to + last, load<u32>(from + last));
  } else {
    for (let i = 0; i < size; i++) store<u8>(to + i, load<u8>(from + i));
  }
}
