// Percent-encoding (RFC 3986 section 2.1) as baggage uses it: decoded exactly once, never twice.
import { PERCENT } from "./ascii";

function anyHexDigit(c: u8): i32 {
  if (<u8>(c - 0x30) < 10) return c - 0x30;
  const l = c | 0x20;
  if (<u8>(l - 0x61) < 6) return l - 0x57;
  return -1;
}

/**
 * Decodes [from, to) once into `out` at `at`; answers the number of bytes written, or -1 on a truncated or bad escape.
 * `out` must have room for `to - from` bytes; it may be `buf` itself with `at <= from`.
 */
export function decodePercent(buf: StaticArray<u8>, from: i32, to: i32, out: StaticArray<u8>, at: i32): i32 {
  let w = at;
  for (let i = from; i < to; i++) {
    let c = buf[i];
    if (c == PERCENT) {
      if (i + 2 >= to) return -1;
      const high = anyHexDigit(buf[i + 1]);
      const low = anyHexDigit(buf[i + 2]);
      if (high < 0 || low < 0) return -1;
      c = <u8>((high << 4) | low);
      i += 2;
    }
    out[w++] = c;
  }
  return w - at;
}
