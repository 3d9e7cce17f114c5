// Lower-case hexadecimal, the spelling of W3C and B3 ids. Upper case is refused: see carriers.md 5.1.
import { Writer } from "./writer";

/** By byte: its value as a lower-case hex digit, or 255. */
const DIGITS: usize = memory.data(256);

memory.fill(DIGITS, 255, 256);
for (let d = 0; d < 16; d++) store<u8>(DIGITS + (d < 10 ? 0x30 : 0x57) + d, <u8>d);

/** The value of a lower-case hex digit, or 255. */
export function hexDigit(c: u8): u8 {
  return load<u8>(c, DIGITS);
}

/** Whether all of [from, to) are lower-case hex digits. */
export function isHex(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let seen: u8 = 0;
  let i = from;
  for (; to - i >= 16; i += 16) if (!isHex16(buf, i)) return false;
  for (; i < to; i++) seen |= hexDigit(buf[i]);
  return seen < 16;
}

/** Whether the sixteen bytes at `at`, all at once, are lower-case hex digits. */
function isHex16(buf: StaticArray<u8>, at: i32): bool {
  assert(at >= 0 && at + 16 <= buf.length);
  const text = v128.load(changetype<usize>(buf) + at);
  const digit = i8x16.lt_u(i8x16.sub(text, i8x16.splat(0x30)), i8x16.splat(10));
  const letter = i8x16.lt_u(i8x16.sub(text, i8x16.splat(0x61)), i8x16.splat(6));
  return i8x16.all_true(v128.or(digit, letter));
}

/** The number that up to 16 hex digits spell, most significant first. The digits must have passed `isHex`. */
export function readHex(buf: StaticArray<u8>, from: i32, to: i32): u64 {
  if (to - from == 16) return readHex16(buf, from);
  let value: u64 = 0;
  for (let i = from; i < to; i++) value = (value << 4) | <u64>hexDigit(buf[i]);
  return value;
}

/** The sixteen digits at `at`: a nibble is the low four bits, and 9 more for a letter; then pairs become bytes. */
function readHex16(buf: StaticArray<u8>, at: i32): u64 {
  assert(at >= 0 && at + 16 <= buf.length);
  const text = v128.load(changetype<usize>(buf) + at);
  const letter = v128.and(i16x8.shr_u(text, 6), i8x16.splat(1)); // of 0x61..66 bit 6 is set, of 0x30..39 not
  const nibbles = i8x16.add(v128.and(text, i8x16.splat(15)), i8x16.add(letter, i16x8.shl(letter, 3)));
  const bytes = v128.or(i16x8.shl(nibbles, 4), i16x8.shr_u(nibbles, 8));
  const packed = i8x16.narrow_i16x8_u(v128.and(bytes, i16x8.splat(0xff)), bytes);
  return bswap<u64>(v128.extract_lane<u64>(packed, 0));
}

/** Writes the low `digits` hex digits of `value`, most significant first. */
export function writeHex(out: Writer, value: u64, digits: i32): void {
  for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    const d = <u8>((value >> shift) & 15);
    out.byte(d < 10 ? 0x30 + d : 0x57 + d);
  }
}
