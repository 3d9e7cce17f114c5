// SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, section 2).

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
