// Base64 with the standard alphabet (RFC 4648 section 4), padded or not, as gRPC writes and reads binary metadata.
import { EQUALS, PLUS, SLASH } from "./ascii";
import { Writer } from "./writer";

/**
 * Decodes the text [from, to) into `out` at `at`; answers the number of bytes, or -1 where it is none: a byte of another
 * alphabet, padding that does not fill up to four, a lone last character. Bits left over in the last character are
 * ignored, as receivers do. `out` must have room for three bytes for each four characters begun.
 */
export function decodeBase64(buf: StaticArray<u8>, from: i32, to: i32, out: StaticArray<u8>, at: i32): i32 {
  let end = to;
  while (to - end < 2 && end > from && buf[end - 1] == EQUALS) end--;
  if ((end < to && ((to - from) & 3) != 0) || ((end - from) & 3) == 1) return -1;
  let w = at;
  let bits: u32 = 0;
  let held = 0;
  for (let i = from; i < end; i++) {
    const sextet = sextetOf(buf[i]);
    if (sextet > 63) return -1;
    bits = (bits << 6) | sextet;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[w++] = <u8>(bits >> held);
    }
  }
  return w - at;
}

/** Appends the text of [from, to); `pad`: filled up to a multiple of four characters. */
export function encodeBase64(out: Writer, buf: StaticArray<u8>, from: i32, to: i32, pad: bool): void {
  for (let i = from; i < to; i += 3) {
    const left = to - i;
    const bits = ((<u32>buf[i]) << 16) | (left > 1 ? (<u32>buf[i + 1]) << 8 : 0) | (left > 2 ? <u32>buf[i + 2] : 0);
    out.byte(charOf(bits >> 18));
    out.byte(charOf((bits >> 12) & 63));
    if (left > 1) out.byte(charOf((bits >> 6) & 63));
    else if (pad) out.byte(EQUALS);
    if (left > 2) out.byte(charOf(bits & 63));
    else if (pad) out.byte(EQUALS);
  }
}

/** The value of a character, or 64 for all others. */
export function sextetOf(c: u8): u32 {
  if (<u8>(c - 0x41) < 26) return c - 0x41;
  if (<u8>(c - 0x61) < 26) return c - 0x47;
  if (<u8>(c - 0x30) < 10) return c + 4;
  return c == PLUS ? 62 : c == SLASH ? 63 : 64;
}

function charOf(sextet: u32): u8 {
  const c = <u8>sextet;
  if (c < 26) return c + 0x41;
  if (c < 52) return c + 0x47;
  if (c < 62) return c - 4;
  return c == 62 ? PLUS : SLASH;
}
