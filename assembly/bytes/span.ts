// Runs of bytes that are all of one set of ASCII characters, sixteen at a time. A set is sixteen bytes of memory: one for
// each low half of a character, in it one bit for each high half.
import { isTokenChar } from "./ascii";

const LANES: i32 = 16;
export const SET_BYTES: i32 = 16;
/** By high half of a byte: its bit, 0 beyond ASCII. */
const BITS: usize = memory.data<u8>([1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0]);

/** The low half, and the highest bit, for which a look finds 0. */
const ROW: usize = memory.data<u64>([0x8f8f8f8f8f8f8f8f, 0x8f8f8f8f8f8f8f8f]);
const LOW_HALF: usize = memory.data<u64>([0x0f0f0f0f0f0f0f0f, 0x0f0f0f0f0f0f0f0f]);

/** Adds the characters `first` to `last` to `set`. */
export function include(set: usize, first: u8, last: u8): void {
  for (let c: i32 = first; c <= <i32>last; c++)
    store<u8>(set + (c & 15), <u32>load<u8>(set + (c & 15)) | (1 << (c >> 4)));
}

/** Takes `c` out of `set`. */
export function exclude(set: usize, c: u8): void {
  store<u8>(set + (c & 15), load<u8>(set + (c & 15)) & ~(1 << (c >> 4)));
}

/** The first position in [from, to) whose byte is not in `set`, or `to`. */
export function endOfSpan(set: usize, buf: StaticArray<u8>, from: i32, to: i32): i32 {
  assert(from >= 0 && (to <= buf.length || to <= from));
  const rows = v128.load(set);
  let i = from;
  // What lies behind `to` is read as well, as long as it is the buffer's.
  for (const last = buf.length - LANES; i < to && i <= last; i += LANES) {
    const bytes = v128.load(changetype<usize>(buf) + i);
    const row = i8x16.swizzle(rows, v128.and(bytes, v128.load(ROW)));
    const bit = i8x16.swizzle(v128.load(BITS), v128.and(i16x8.shr_u(bytes, 4), v128.load(LOW_HALF)));
    const outside = i8x16.bitmask(i8x16.eq(v128.and(row, bit), i8x16.splat(0)));
    if (outside != 0) return min(to, i + ctz<i32>(outside));
  }
  while (i < to && has(set, buf[i])) i++;
  return min(i, to);
}

function has(set: usize, c: u8): bool {
  return (load<u8>(set + (c & 15)) & load<u8>(BITS + (c >> 4))) != 0;
}

/** The characters of a token (RFC 9110 section 5.6.2). */
export const TOKEN: usize = memory.data(SET_BYTES);

for (let c: u8 = 0; c < 128; c++) if (isTokenChar(c)) include(TOKEN, c, c);
