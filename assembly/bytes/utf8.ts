// UTF-8 (RFC 3629 section 4): shortest form only, no surrogates, nothing above U+10FFFF.

/** The length of the well-formed character at `at`, or 0. `at` must be below `to`. */
export function utf8Length(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  const c = buf[at];
  if (c < 0x80) return 1;
  if (c < 0xc2 || c > 0xf4) return 0;
  const length = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  if (length > to - at) return 0;
  // The second byte alone decides what is overlong, a surrogate, or too high.
  const low: u8 = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
  const high: u8 = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
  const second = buf[at + 1];
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) if ((buf[at + i] & 0xc0) != 0x80) return 0;
  return length;
}

/** Writes the scalar value `code` at `at` and answers the position after it. Needs up to 4 bytes of room. */
export function writeUtf8(out: StaticArray<u8>, at: i32, code: u32): i32 {
  let w = at;
  if (code < 0x80) {
    out[w++] = <u8>code;
    return w;
  }
  if (code < 0x800) {
    out[w++] = <u8>(0xc0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      out[w++] = <u8>(0xe0 | (code >> 12));
    } else {
      out[w++] = <u8>(0xf0 | (code >> 18));
      out[w++] = <u8>(0x80 | ((code >> 12) & 0x3f));
    }
    out[w++] = <u8>(0x80 | ((code >> 6) & 0x3f));
  }
  out[w++] = <u8>(0x80 | (code & 0x3f));
  return w;
}
