// Runs of bytes that are all of one set of ASCII characters, sixteen at a time. A set is a table of kinds (lanes.ts), one
// for each high half of a character: whatever has a bit is of the set.
import { isTokenChar } from "./ascii";
import { bitsOf, LANES, spread, TABLE_BYTES } from "./lanes";

export const SET_BYTES: i32 = TABLE_BYTES;

/** Adds the characters `first` to `last` to `set`. */
export function include(set: usize, first: u8, last: u8): void {
  for (let c: i32 = first; c <= <i32>last; c++) spread(set, 1 << (c >> 4), <u8>c, <u8>c);
}

/** Takes `c` out of `set`. */
export function exclude(set: usize, c: u8): void {
  store<u8>(set + (c & 15), load<u8>(set + (c & 15)) & ~(1 << (c >> 4)));
}

/** The first position in [from, to) whose byte is not in `set`, or `to`. */
export function endOfSpan(set: usize, buf: StaticArray<u8>, from: i32, to: i32): i32 {
  assert(from >= 0 && (to <= buf.length || to <= from));
  let i = from;
  // What lies behind `to` is read as well, as long as it is the buffer's.
  for (const last = buf.length - LANES; i < to && i <= last; i += LANES) {
    const bits = bitsOf(set, v128.load(changetype<usize>(buf) + i));
    const outside = i8x16.bitmask(i8x16.eq(bits, i8x16.splat(0)));
    if (outside != 0) return min(to, i + ctz<i32>(outside));
  }
  while (i < to && has(set, buf[i])) i++;
  return min(i, to);
}

function has(set: usize, c: u8): bool {
  return (load<u8>(set + (c & 15)) & load<u8>(set + LANES + (c >> 4))) != 0;
}

/** The characters of a token (RFC 9110 section 5.6.2). */
export const TOKEN_CHARS: usize = memory.data(SET_BYTES);

for (let c: u8 = 0; c < 128; c++) if (isTokenChar(c)) include(TOKEN_CHARS, c, c);
