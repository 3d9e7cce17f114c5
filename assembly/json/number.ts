// JSON numbers (RFC 8259 section 6). Finds where one ends; how large it may be is for its reader to say.
import { DASH, DOT, isDigit, PLUS, ZERO } from "../bytes/ascii";

/** The end of the number that starts at `from`, or -1 where none stands. */
export function numberEnd(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let at = from < to && buf[from] == DASH ? from + 1 : from;
  const whole = at;
  at = skipDigits(buf, at, to);
  if (at == whole || (buf[whole] == ZERO && at > whole + 1)) return -1;
  if (at < to && buf[at] == DOT) {
    const fraction = ++at;
    at = skipDigits(buf, at, to);
    if (at == fraction) return -1;
  }
  if (at < to && (buf[at] | 0x20) == 0x65) {
    at++;
    if (at < to && (buf[at] == PLUS || buf[at] == DASH)) at++;
    const exponent = at;
    at = skipDigits(buf, at, to);
    if (at == exponent) return -1;
  }
  return at;
}

function skipDigits(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let at = from;
  while (at < to && isDigit(buf[at])) at++;
  return at;
}
