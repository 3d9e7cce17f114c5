// Hardware addresses of 48 bits: `00:1a:2b:3c:4d:5e`, `00-1A-2B-3C-4D-5E` (IEEE 802, canonical form) and `001a.2b3c.4d5e`.
import { COLON, DASH, DOT, isDigit, isHexDigit } from "../../bytes/ascii";
import { spend } from "../effort";
import { byteAt, kindAt, WORD } from "./kind";

/** The characters from the start of an address to its end, with colons or dashes. */
const ADDRESS_BYTES: i32 = 17;
/** What it takes to look for one. */
const ADDRESS_EFFORT: i32 = 6;
/** No address starts in front of this: what a start before has come to lies in the way of these too. */
let barren: i32 = 0;

/** Another value is looked at. */
export function clearMacs(): void {
  barren = 0;
}

/** The end of the address that starts at the word `at`, or 0. */
export function macEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (at < barren) return 0;
  const dotted = byteAt(buf, at + 4, to) == DOT;
  const size = dotted ? 4 : 2;
  const joint = byteAt(buf, at + size, to);
  if (!dotted && joint != COLON && joint != DASH) return 0;
  spend(ADDRESS_EFFORT);
  let i = at;
  let letters = false;
  for (let left = 12; left > 0; left--) {
    const c = byteAt(buf, i, to);
    if (!isHexDigit(c)) {
      barren = i;
      return 0;
    }
    letters = letters || !isDigit(c);
    i++;
    if (left > 1 && ((left - 1) & (size - 1)) == 0) {
      if (byteAt(buf, i, to) != joint) {
        barren = i;
        return 0;
      }
      i++;
    }
  }
  if (!dotted && byteAt(buf, i, to) == joint) {
    // Every pair but the last six has a seventh behind it.
    while (isPair(buf, i + 1, to) && byteAt(buf, i + 3, to) == joint) i += 3;
    barren = i - ADDRESS_BYTES + 1;
    return 0;
  }
  // Digits alone are a date and a time rather, unless colons part six pairs.
  if (!letters && joint != COLON) return 0;
  if ((kindAt(buf, i, to) & WORD) != 0) return 0;
  return byteAt(buf, i, to) == joint ? 0 : i;
}

function isPair(buf: StaticArray<u8>, at: i32, to: i32): bool {
  return isHexDigit(byteAt(buf, at, to)) && isHexDigit(byteAt(buf, at + 1, to));
}
