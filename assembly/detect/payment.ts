// Payment card numbers inside a value: ISO/IEC 7812 (13 to 19 digits, Luhn check digit, issuer ranges), written in one
// run or in groups. One pass; a run of groups is looked at once, in bounded work.
import { DASH, DOT, isDigit, SPACE, ZERO } from "../bytes/ascii";

const MOST_DIGITS: i32 = 64;
const digits = new StaticArray<u8>(MOST_DIGITS);
/** Whether a group starts at this digit. */
const starts = new StaticArray<bool>(MOST_DIGITS + 1);

/** Whether a card number stands anywhere in [from, to), its groups separated by one space, dash or dot each. */
export function hasPayment(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let i = from;
  while (i < to) {
    if (!isDigit(buf[i])) {
      i++;
      continue;
    }
    let n = 0;
    let group = true;
    while (i < to && n < MOST_DIGITS) {
      const c = buf[i];
      if (isDigit(c)) {
        digits[n] = c - ZERO;
        starts[n++] = group;
        group = false;
      } else if (!group && (c == SPACE || c == DASH || c == DOT)) {
        group = true;
      } else break;
      i++;
    }
    starts[n] = true;
    if (n >= 13 && cardAmong(n)) return true;
  }
  return false;
}

/** Whether any stretch of whole groups among the first `n` digits is a card number. */
function cardAmong(n: i32): bool {
  for (let s = 0; s + 13 <= n; s++) {
    if (!starts[s]) continue;
    const longest = min(s + 19, n);
    for (let e = s + 13; e <= longest; e++) if (starts[e] && isIssued(s, e - s) && passesLuhn(s, e)) return true;
  }
  return false;
}

function passesLuhn(from: i32, to: i32): bool {
  let sum = 0;
  let double = false;
  for (let i = to - 1; i >= from; i--) {
    let d = <i32>digits[i];
    if (double) {
      d *= 2;
      if (d > 9) d -= 9;
    }
    sum += d;
    double = !double;
  }
  return sum % 10 == 0;
}

/** Whether the number of `length` digits at `from` lies in a range that card schemes issue from. */
function isIssued(from: i32, length: i32): bool {
  const two = <i32>digits[from] * 10 + digits[from + 1];
  const four = two * 100 + <i32>digits[from + 2] * 10 + digits[from + 3];
  if (two >= 40 && two <= 49) return length == 13 || length == 16 || length == 19; // Visa
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length == 16; // Mastercard
  if (two == 34 || two == 37) return length == 15; // American Express
  if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) return length >= 14; // Diners Club
  if (four >= 3528 && four <= 3589) return length >= 16; // JCB
  if (four == 6011 || two == 65 || (four >= 6440 && four <= 6499)) return length >= 16; // Discover
  if (two == 62 || two == 81) return length >= 16; // UnionPay
  return two == 50 || (two >= 56 && two <= 69); // Maestro
}
