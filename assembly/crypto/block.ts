// The 128-bit block of AES and CMAC: moved between a run and a register, and doubled in GF(2^128) (RFC 5297 2.3).

/** The 16 bytes at `at`. The debug build checks the bounds. */
export function loadBlock(buf: StaticArray<u8>, at: i32): v128 {
  assert(at >= 0 && at + 16 <= buf.length);
  return v128.load(changetype<usize>(buf) + at);
}

/** Writes the 16 bytes of `block` at `at`. The debug build checks the bounds. */
export function storeBlock(buf: StaticArray<u8>, at: i32, block: v128): void {
  assert(at >= 0 && at + 16 <= buf.length);
  v128.store(changetype<usize>(buf) + at, block);
}

/** The first 8 bytes of `block`, big-endian. */
export function highHalf(block: v128): u64 {
  return bswap<u64>(v128.extract_lane<u64>(block, 0));
}

/** The last 8 bytes of `block`, big-endian. */
export function lowHalf(block: v128): u64 {
  return bswap<u64>(v128.extract_lane<u64>(block, 1));
}

/** The block whose halves are `high` and `low`, big-endian. */
export function blockOf(high: u64, low: u64): v128 {
  return v128.replace_lane<u64>(v128.splat<u64>(bswap<u64>(high)), 1, bswap<u64>(low));
}

/** `dbl` of RFC 5297 2.3, the subkey step of SP 800-38B 6.1. Does not branch on the block. */
export function double(block: v128): v128 {
  const high = highHalf(block);
  const low = lowHalf(block);
  return blockOf((high << 1) | (low >> 63), (low << 1) ^ (0x87 & (0 - (high >> 63))));
}
