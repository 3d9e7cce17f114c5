// Keys that say by a prefix who issued them: every entry of the table is tried at every word.
import { isOf, TABLE } from "../../../assembly/detect/value/key";
import { kindOf, WORD } from "../../../assembly/detect/value/kind";

const COMMA: i32 = 0x2c;
const ANY: i32 = 0x3f;

/** The end of the key that starts at the word `at`, by the last entry that fits, or 0. */
export function keyEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let end = 0;
  for (let entry = 0; entry < TABLE.length; entry = TABLE.indexOf(",", entry) + 5) {
    let p = entry;
    let i = at;
    while (i < to && isLike(TABLE.charCodeAt(p), buf[i])) {
      p++;
      i++;
    }
    if (TABLE.charCodeAt(p) != COMMA) continue;
    const least = (TABLE.charCodeAt(p + 2) - 0x30) * 10 + TABLE.charCodeAt(p + 3) - 0x30;
    const body = i;
    while (i < to && isOf(<u8>TABLE.charCodeAt(p + 1), buf[i])) i++;
    if (i - body >= least) end = i;
  }
  return end;
}

function isLike(want: i32, c: u8): bool {
  return want == ANY ? (kindOf(c) & WORD) != 0 : want == <i32>c && c != COMMA;
}
