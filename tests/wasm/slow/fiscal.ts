// National ids with letters in them, every word read to its end before it is judged.
import { DASH, DOT, isDigit, isLetter, lower, SPACE } from "../../../assembly/bytes/ascii";
import { isFiscal, text } from "../../../assembly/detect/value/fiscal";
import { kindAt, WORD } from "../../../assembly/detect/value/kind";

const LONGEST: i32 = 16;

/** The end of the id that starts at the word `at`, or 0. */
export function fiscalEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let n = 0;
  let letters: u32 = 0;
  for (let i = at; i < to && n < LONGEST; i++) {
    const c = buf[i];
    if (isLetter(c)) letters |= 1 << n;
    else if (!isDigit(c)) {
      if (c != SPACE && c != DASH && c != DOT) return 0;
      continue;
    }
    text[n++] = lower(c);
    if ((n == 9 || n >= 15) && (kindAt(buf, i + 1, to) & WORD) == 0 && isFiscal(letters, n)) return i + 1;
  }
  return 0;
}
