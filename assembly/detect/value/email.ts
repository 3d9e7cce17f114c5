// E-mail addresses inside a value (RFC 5321 mailbox, dot-atom form; RFC 6531 bytes above 0x7F count as letters).
// No allocation: what lies between two `@` is looked at once from either side.
import { AT, DASH, DOT, isDigit, isLetter, lower } from "../../bytes/ascii";

/** Whether `c` may stand in a local part: atext of RFC 5322 section 3.2.3 and the dot. */
function isLocalChar(c: u8): bool {
  if (c >= 0x80) return true;
  // One bit per character: !#$%&'*+-./=? DIGIT, and ^_`{|}~ ALPHA
  const low: u64 = 0xa3ffecfa00000000;
  const high: u64 = 0x7fffffffc7fffffe;
  return (((c < 64 ? low : high) >> (c & 63)) & 1) != 0;
}

/** Whether the `@` at `at` is that of an e-mail address. */
export function isEmailAt(buf: StaticArray<u8>, from: i32, at: i32, to: i32): bool {
  return at > from && isLocalChar(buf[at - 1]) && domainAt(buf, at + 1, to);
}

/** Whether all of [from, to) is one e-mail address and nothing else. */
export function isEmail(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let at = from;
  while (at < to && isLocalChar(buf[at])) at++;
  if (at == from || at == to || buf[at] != AT || !domainAt(buf, at + 1, to)) return false;
  for (let i = at + 1; i < to; i++) {
    const c = buf[i];
    if (!isLetter(c) && !isDigit(c) && c != DASH && c != DOT && c < 0x80) return false;
  }
  return true;
}

/**
 * Whether a domain of at least two labels starts at `from`, the last of at least two letters or an A-label. Two labels of
 * digits first are a version (`name@18.2.0-rc.one`).
 */
function domainAt(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let label = from;
  let letters = true;
  let digits = true;
  let numbers = 0;
  for (let i = from; i <= to; i++) {
    const c: u8 = i < to ? buf[i] : 0;
    if (isLetter(c) || c >= 0x80) {
      digits = false;
      continue;
    }
    if (isDigit(c) || c == DASH) {
      letters = false;
      continue;
    }
    // The end of a label: a dot goes on to the next, anything else ends the domain.
    if (i == label) return false;
    if (label > from && ((letters && i - label >= 2) || isALabel(buf, label, i))) return true;
    numbers += <i32>digits;
    if (c != DOT || numbers > 1) return false;
    label = i + 1;
    letters = true;
    digits = true;
  }
  return false;
}

/** Whether the label spells letters of another script in ASCII: `xn--` (RFC 5890 section 2.3.2.1). */
function isALabel(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (to - from <= 4 || buf[from + 2] != DASH || buf[from + 3] != DASH) return false;
  return lower(buf[from]) == 0x78 && lower(buf[from + 1]) == 0x6e;
}
