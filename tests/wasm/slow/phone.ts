// Telephone numbers: international (ITU-T E.164: `+`, a country code, 15 digits at most) and the national forms that show
// what they are by their grouping. A plain run of digits is never taken for one.
import { COLON, DASH, DOT, isDigit, isLetter, PLUS, SLASH, SPACE, ZERO } from "../../../assembly/bytes/ascii";
import { byteAt } from "../../../assembly/detect/value/kind";

const OPEN: u8 = 0x28;
const CLOSE: u8 = 0x29;
/** `00` and 15 digits. */
const MOST_DIGITS: i32 = 17;

// The number read last: the lengths of its groups and their first digits, four bits each, the latest lowest.
let layout: u64 = 0;
let heads: u64 = 0;
let groups: i32 = 0;
let count: i32 = 0;
let shortest: i32 = 0;
let longest: i32 = 0;

/** The end of the telephone number that starts at `at` with `+`, `(` or a digit, or 0. */
export function phoneEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  const first = buf[at];
  const international = first == PLUS;
  const start = isDigit(first) ? at : at + 1;
  if (!isDigit(byteAt(buf, start, to))) return 0;
  const end = readGroups(buf, start, to, first == OPEN);
  if (end == 0) return 0;
  const c = byteAt(buf, end, to);
  if (isLetter(c) || (c == COLON && isDigit(byteAt(buf, end + 1, to)))) return 0;
  if (international) return buf[start] != ZERO && count >= 9 && count <= 15 ? end : 0;
  return groups > 1 && isNational(byteAt(buf, start + 1, to), byteAt(buf, start + 2, to)) ? end : 0;
}

/** Reads groups of digits with one or two of ` -./()` between; answers the end, or 0 where there are over MOST_DIGITS. */
function readGroups(buf: StaticArray<u8>, from: i32, to: i32, inside: bool): i32 {
  layout = heads = 0;
  groups = count = longest = 0;
  shortest = MOST_DIGITS;
  let parenthesis = inside;
  let end = from;
  let i = from;
  while (isDigit(byteAt(buf, i, to))) {
    const start = i;
    while (i < to && isDigit(buf[i])) i++;
    const size = i - start;
    count += size;
    if (count > MOST_DIGITS) return 0;
    groups++;
    layout = (layout << 4) | min(size, 15);
    heads = (heads << 4) | (buf[start] - ZERO);
    shortest = min(shortest, size);
    longest = max(longest, size);
    end = i;
    for (let joints = 0; joints < 2; joints++) {
      const c = byteAt(buf, i, to);
      if (c == OPEN) parenthesis = true;
      else if (c == CLOSE && parenthesis) parenthesis = false;
      else if (c != SPACE && c != DASH && c != DOT && c != SLASH) break;
      i++;
    }
    if (i == end) break;
  }
  return end;
}

/** Whether the groups are those of a national number, or of one dialled with `00`. */
function isNational(second: u8, third: u8): bool {
  const last = (groups - 1) * 4;
  if (((heads >> last) & 15) != 0) {
    // North America (NANP): area code and exchange start with 2 to 9.
    return (
      (layout == 0x334 || (layout == 0x1334 && heads >> 12 == 1)) && ((heads >> 8) & 15) > 1 && ((heads >> 4) & 15) > 1
    );
  }
  if (second == ZERO) return third != ZERO && count >= 10;
  // A trunk prefix, an area code, and no date: 01-02-2026.
  const area = (layout >> last) & 15;
  const isDate = groups > 2 && layout >> (last - 8) == 0x224;
  return count >= 9 && count <= 12 && area >= 2 && area <= 5 && shortest >= 2 && longest <= 8 && !isDate;
}
