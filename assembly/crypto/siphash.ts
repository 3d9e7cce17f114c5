// SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, section 2), and its form of 128 bits
// (the reference implementation's `outlen` of 16).

/** The hash of [from, to) under the key k0, k1: both little-endian readings of its halves. */
export function sipHash(k0: u64, k1: u64, buf: StaticArray<u8>, from: i32, to: i32): u64 {
  assert(from >= 0 && from <= to && to <= buf.length);
  let v0 = k0 ^ 0x736f6d6570736575;
  let v1 = k1 ^ 0x646f72616e646f6d;
  let v2 = k0 ^ 0x6c7967656e657261;
  let v3 = k1 ^ 0x7465646279746573;
  const start = changetype<usize>(buf) + from;
  const size = to - from;
  const words = size >> 3;
  // The words of the input, one more of its tail and length, then a step without a word: the finalization.
  for (let i = 0; i < words + 2; i++) {
    let m: u64 = 0;
    let rounds = 2;
    if (i < words) {
      m = load<u64>(start + (i << 3));
    } else if (i == words) {
      m = (<u64>size) << 56;
      for (let t = words << 3; t < size; t++) m |= (<u64>load<u8>(start + t)) << ((t & 7) << 3);
    } else {
      v2 ^= 0xff;
      rounds = 4;
    }
    v3 ^= m;
    for (let r = 0; r < rounds; r++) {
      v0 += v1;
      v2 += v3;
      v1 = rotl<u64>(v1, 13) ^ v0;
      v3 = rotl<u64>(v3, 16) ^ v2;
      v0 = rotl<u64>(v0, 32) + v3;
      v2 += v1;
      v3 = rotl<u64>(v3, 21) ^ v0;
      v1 = rotl<u64>(v1, 17) ^ v2;
      v2 = rotl<u64>(v2, 32);
    }
    v0 ^= m;
  }
  return v0 ^ v1 ^ v2 ^ v3;
}

/**
 * The hash of 128 bits of the 8 bytes of `first`, little-endian, and of [from, to) behind them; the half that is
 * written first is lane 0. Asked for with every line, so the two rounds of a word stand here one after the other.
 */
export function sipHash128(k0: u64, k1: u64, first: u64, buf: StaticArray<u8>, from: i32, to: i32): v128 {
  assert(from >= 0 && from <= to && to <= buf.length);
  let v0 = k0 ^ 0x736f6d6570736575;
  let v1 = k1 ^ 0x646f72616e646f6d ^ 0xee;
  let v2 = k0 ^ 0x6c7967656e657261;
  let v3 = k1 ^ 0x7465646279746573;
  const end = changetype<usize>(buf) + to;
  const size = to - from;
  const left = size & 7;
  // What is left of the input behind its last word: the upper bytes of the eight that end with it.
  let tail: u64 = left == 0 ? 0 : load<u64>(end - 8) >> (64 - (left << 3));
  tail |= (<u64>(size + 8)) << 56;
  const lastWord = end - left;
  let m = first;
  for (let at = end - size; at <= lastWord + 8; at += 8) {
    v3 ^= m;
    v0 += v1;
    v2 += v3;
    v1 = rotl<u64>(v1, 13) ^ v0;
    v3 = rotl<u64>(v3, 16) ^ v2;
    v0 = rotl<u64>(v0, 32) + v3;
    v2 += v1;
    v3 = rotl<u64>(v3, 21) ^ v0;
    v1 = rotl<u64>(v1, 17) ^ v2;
    v2 = rotl<u64>(v2, 32);
    v0 += v1;
    v2 += v3;
    v1 = rotl<u64>(v1, 13) ^ v0;
    v3 = rotl<u64>(v3, 16) ^ v2;
    v0 = rotl<u64>(v0, 32) + v3;
    v2 += v1;
    v3 = rotl<u64>(v3, 21) ^ v0;
    v1 = rotl<u64>(v1, 17) ^ v2;
    v2 = rotl<u64>(v2, 32);
    v0 ^= m;
    m = at < lastWord ? load<u64>(at) : tail;
  }
  let low: u64 = 0;
  v2 ^= 0xee;
  for (let r = 0; r < 8; r++) {
    if (r == 4) {
      low = v0 ^ v1 ^ v2 ^ v3;
      v1 ^= 0xdd;
    }
    v0 += v1;
    v2 += v3;
    v1 = rotl<u64>(v1, 13) ^ v0;
    v3 = rotl<u64>(v3, 16) ^ v2;
    v0 = rotl<u64>(v0, 32) + v3;
    v2 += v1;
    v3 = rotl<u64>(v3, 21) ^ v0;
    v1 = rotl<u64>(v1, 17) ^ v2;
    v2 = rotl<u64>(v2, 32);
  }
  return v128.replace_lane<u64>(v128.splat<u64>(low), 1, v0 ^ v1 ^ v2 ^ v3);
}
