// Base64 with the URL alphabet, unpadded (RFC 4648 sections 5 and 3.2). Exactly one text decodes to given bytes: other
// alphabets, padding, and tails with stray bits (section 3.5) are refused.
import { Writer } from "./writer";

/** The number of characters that `size` bytes take. */
export function base64urlLength(size: i32): i32 {
  return (size * 4 + 2) / 3;
}

/** Appends the text of [from, to), or nothing if it does not fit. */
export function encodeBase64url(out: Writer, buf: StaticArray<u8>, from: i32, to: i32): void {
  let w = out.take(base64urlLength(to - from));
  if (w < 0) return;
  const text = out.buf;
  let i = from;
  // Sixteen bytes are read for twelve of them.
  for (; to - i >= 12 && buf.length - i >= 16; i += 12, w += 16) {
    v128.store(changetype<usize>(text) + w, sixteen(v128.load(changetype<usize>(buf) + i)));
  }
  for (; to - i >= 3; i += 3) {
    const bits = ((<u32>buf[i]) << 16) | ((<u32>buf[i + 1]) << 8) | <u32>buf[i + 2];
    text[w++] = ALPHABET[bits >> 18];
    text[w++] = ALPHABET[(bits >> 12) & 63];
    text[w++] = ALPHABET[(bits >> 6) & 63];
    text[w++] = ALPHABET[bits & 63];
  }
  if (i == to) return;
  const bits = ((<u32>buf[i]) << 16) | (i + 1 < to ? (<u32>buf[i + 1]) << 8 : 0);
  text[w++] = ALPHABET[bits >> 18];
  text[w++] = ALPHABET[(bits >> 12) & 63];
  if (i + 1 < to) text[w] = ALPHABET[(bits >> 6) & 63];
}

/** The sixteen characters of the first twelve bytes. */
function sixteen(bytes: v128): v128 {
  // Three bytes to a lane, the first on top, so that each sextet is one shift away from the byte of its character.
  const lanes = i8x16.shuffle(bytes, i8x16.splat(0), 2, 1, 0, 16, 5, 4, 3, 16, 8, 7, 6, 16, 11, 10, 9, 16);
  const low = v128.or(
    v128.and(i32x4.shr_u(lanes, 18), i32x4.splat(0x3f)),
    v128.and(i32x4.shr_u(lanes, 4), i32x4.splat(0x3f00)),
  );
  const high = v128.or(
    v128.and(i32x4.shl(lanes, 10), i32x4.splat(0x3f0000)),
    v128.and(i32x4.shl(lanes, 24), i32x4.splat(0x3f000000)),
  );
  const sextets = v128.or(low, high);
  // A-Z start at 65; then each range of the alphabet lies this much further than the one before would go on.
  let text = i8x16.add(sextets, i8x16.splat(65));
  text = i8x16.add(text, v128.and(i8x16.gt_s(sextets, i8x16.splat(25)), i8x16.splat(6)));
  text = i8x16.sub(text, v128.and(i8x16.gt_s(sextets, i8x16.splat(51)), i8x16.splat(75)));
  text = i8x16.sub(text, v128.and(i8x16.gt_s(sextets, i8x16.splat(61)), i8x16.splat(13)));
  return i8x16.add(text, v128.and(i8x16.gt_s(sextets, i8x16.splat(62)), i8x16.splat(49)));
}

/**
 * Decodes the text [from, to) into `out` at `at`; answers the number of bytes, or -1 where it is not the text of any.
 * `out` must have room for three bytes for each four characters begun; what it holds after -1 means nothing.
 */
export function decodeBase64url(buf: StaticArray<u8>, from: i32, to: i32, out: StaticArray<u8>, at: i32): i32 {
  let w = at;
  let i = from;
  for (; to - i >= 4; i += 4) {
    const a = <u32>SEXTETS[buf[i]];
    const b = <u32>SEXTETS[buf[i + 1]];
    const c = <u32>SEXTETS[buf[i + 2]];
    const d = <u32>SEXTETS[buf[i + 3]];
    if ((a | b | c | d) > 63) return -1;
    const bits = (a << 18) | (b << 12) | (c << 6) | d;
    out[w++] = <u8>(bits >> 16);
    out[w++] = <u8>(bits >> 8);
    out[w++] = <u8>bits;
  }
  const rest = to - i;
  if (rest == 0) return w - at;
  if (rest == 1) return -1;
  const a = <u32>SEXTETS[buf[i]];
  const b = <u32>SEXTETS[buf[i + 1]];
  const c = rest == 3 ? <u32>SEXTETS[buf[i + 2]] : 0;
  if ((a | b | c) > 63) return -1;
  const bits = (a << 18) | (b << 12) | (c << 6);
  if ((bits & (rest == 3 ? 0xff : 0xffff)) != 0) return -1; // stray bits: another text is the canonical one
  out[w++] = <u8>(bits >> 16);
  if (rest == 3) out[w++] = <u8>(bits >> 8);
  return w - at;
}

const ALPHABET = alphabet();
/** The value of a character, or 255. */
const SEXTETS = sextets();

function alphabet(): StaticArray<u8> {
  const text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const out = new StaticArray<u8>(64);
  for (let i = 0; i < 64; i++) out[i] = <u8>text.charCodeAt(i);
  return out;
}

function sextets(): StaticArray<u8> {
  const out = new StaticArray<u8>(256);
  memory.fill(changetype<usize>(out), 255, 256);
  for (let i = 0; i < 64; i++) out[ALPHABET[i]] = <u8>i;
  return out;
}
