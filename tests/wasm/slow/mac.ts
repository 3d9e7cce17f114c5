// Hardware addresses of 48 bits: `00:1a:2b:3c:4d:5e`, `00-1A-2B-3C-4D-5E` (IEEE 802, canonical form) and `001a.2b3c.4d5e`.
import { COLON, DASH, DOT, isDigit, isHexDigit } from "../../../assembly/bytes/ascii";
import { byteAt, kindAt, WORD } from "../../../assembly/detect/value/kind";

/** The end of the address that starts at the word `at`, or 0. */
export function macEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  const dotted = byteAt(buf, at + 4, to) == DOT;
  const size = dotted ? 4 : 2;
  const joint = byteAt(buf, at + size, to);
  if (!dotted && joint != COLON && joint != DASH) return 0;
  let i = at;
  let letters = false;
  for (let left = 12; left > 0; left--) {
    const c = byteAt(buf, i++, to);
    if (!isHexDigit(c)) return 0;
    letters = letters || !isDigit(c);
    if (left > 1 && (left - 1) % size == 0 && byteAt(buf, i++, to) != joint) return 0;
  }
  // Digits alone are a date and a time rather, unless colons part six pairs.
  if (!letters && joint != COLON) return 0;
  if ((kindAt(buf, i, to) & WORD) != 0) return 0;
  return byteAt(buf, i, to) == joint ? 0 : i;
}
