// Names as people mean them, so far as case and separators go: `USER_ID`, `user.id`, `userId` fold to `userid`.
import { DASH, DOT, lower, UNDERSCORE } from "./ascii";
import { LANES } from "./lanes";

/** Whether `c` only separates words inside a name. */
export function isSeparator(c: u8): bool {
  return c == DASH || c == DOT || c == UNDERSCORE;
}

/** Writes [from, to) in lower case without separators into `out` at `at`; answers its length. Fits `to - from` bytes. */
export function foldName(buf: StaticArray<u8>, from: i32, to: i32, out: StaticArray<u8>, at: i32): i32 {
  assert(at >= 0 && at + (to - from) <= out.length);
  let i = from;
  let w = at;
  // Sixteen at a time, as long as there is room for as many behind the last of them: what is written too much is written
  // over.
  const ahead = min(buf.length - from - LANES, out.length - at - 2 * LANES);
  for (; i < to && i - from <= ahead; i += LANES) {
    const bytes = v128.load(changetype<usize>(buf) + i);
    const upper = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(26));
    const lowered = v128.or(bytes, v128.and(upper, i8x16.splat(0x20)));
    const points = v128.or(i8x16.eq(bytes, i8x16.splat(DASH)), i8x16.eq(bytes, i8x16.splat(DOT)));
    let gaps: u32 = i8x16.bitmask(v128.or(points, i8x16.eq(bytes, i8x16.splat(UNDERSCORE))));
    const size = min(to - i, LANES);
    gaps = (gaps & ((1 << size) - 1)) | (1 << size);
    v128.store(BLOCK, lowered);
    for (let start = 0; ; gaps &= gaps - 1) {
      const end = ctz<i32>(gaps);
      assert(w + LANES <= out.length);
      v128.store(changetype<usize>(out) + w, v128.load(BLOCK + start));
      w += end - start;
      start = end + 1;
      if (end == size) break;
    }
  }
  for (; i < to; i++) if (!isSeparator(buf[i])) out[w++] = lower(buf[i]);
  return w - at;
}

/** Sixteen bytes, and as many behind them to be read. */
const BLOCK: usize = memory.data(32);

/** A hash of the run, eight bytes at a time: for tables built at configure, not for secrets. */
export function hashName(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  assert(from >= 0 && (to <= buf.length || to <= from));
  let h: u64 = to - from;
  let i = from;
  for (; to - i >= 8; i += 8) h = mix(h, load<u64>(changetype<usize>(buf) + i));
  let rest: u64 = 0;
  for (; i < to; i++) rest = (rest << 8) | buf[i];
  return <u32>(mix(h, rest) >> 32);
}

/** Multiplies by 2^64 over the golden ratio, which carries every bit into the upper half. */
function mix(h: u64, bytes: u64): u64 {
  const product = (h ^ bytes) * 0x9e3779b97f4a7c15;
  return product ^ (product >> 32);
}
