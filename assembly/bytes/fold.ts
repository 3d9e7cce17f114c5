// Names as people mean them, so far as case and separators go: `USER_ID`, `user.id`, `userId` fold to `userid`.
import { DASH, DOT, lower, UNDERSCORE } from "./ascii";

/** Whether `c` only separates words inside a name. */
export function isSeparator(c: u8): bool {
  return c == DASH || c == DOT || c == UNDERSCORE;
}

/** Writes [from, to) in lower case without separators into `out` at `at`; answers its length. Fits `to - from` bytes. */
export function foldName(buf: StaticArray<u8>, from: i32, to: i32, out: StaticArray<u8>, at: i32): i32 {
  let w = at;
  for (let i = from; i < to; i++) {
    const c = buf[i];
    if (!isSeparator(c)) out[w++] = lower(c);
  }
  return w - at;
}

/** FNV-1a over the run: for tables built at configure, not for secrets. */
export function hashName(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  let h: u32 = 2166136261;
  for (let i = from; i < to; i++) h = (h ^ buf[i]) * 16777619;
  return h;
}
