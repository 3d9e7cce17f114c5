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
  for (let i = from; i < to; i++) seen |= hexDigit(buf[i]);
  return seen < 16;
}

/** The number that up to 16 hex digits spell, most significant first. The digits must have passed `isHex`. */
export function readHex(buf: StaticArray<u8>, from: i32, to: i32): u64 {
  let value: u64 = 0;
  for (let i = from; i < to; i++) value = (value << 4) | <u64>hexDigit(buf[i]);
  return value;
}

/** Writes the low `digits` hex digits of `value`, most significant first. */
export function writeHex(out: Writer, value: u64, digits: i32): void {
  for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    const d = <u8>((value >> shift) & 15);
    out.byte(d < 10 ? 0x30 + d : 0x57 + d);
  }
}
