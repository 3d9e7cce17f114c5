// Keys that say by a prefix who issued them: every entry of the table is tried at every word.
import { isOf, KEY_FORMS } from "../../../assembly/detect/value/key";
import { kindOf, WORD } from "../../../assembly/detect/value/kind";

const COMMA: i32 = 0x2c;
const ANY: i32 = 0x3f;

/** The end of the key that starts at the word `at`, by the last entry that fits, or 0. */
export function keyEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let end = 0;
  for (let entry = 0; entry < KEY_FORMS.length; entry = KEY_FORMS.indexOf(",", entry) + 5) {
    let p = entry;
    let i = at;
    while (i < to && isLike(KEY_FORMS.charCodeAt(p), buf[i])) {
      p++;
      i++;
    }
    if (KEY_FORMS.charCodeAt(p) != COMMA) continue;
    const least = (KEY_FORMS.charCodeAt(p + 2) - 0x30) * 10 + KEY_FORMS.charCodeAt(p + 3) - 0x30;
    const body = i;
    while (i < to && isOf(<u8>KEY_FORMS.charCodeAt(p + 1), buf[i])) i++;
    if (i - body >= least) end = i;
  }
  return end;
}

function isLike(want: i32, c: u8): bool {
  return want == ANY ? (kindOf(c) & WORD) != 0 : want == <i32>c && c != COMMA;
}
