// Coordinates: latitude and longitude in decimal degrees, as `geo:` URIs (RFC 5870 section 3.3) and ISO 6709 annex H write
// them. Four decimals each are eleven metres: fewer do not tell one house from another, and most pairs of numbers have fewer.
import { COMMA, DASH, DOT, isDigit, PLUS, SEMICOLON, SPACE, ZERO } from "../../bytes/ascii";
import { spend } from "../effort";
import { byteAt, kindAt, WORD } from "./kind";

const DECIMALS: i32 = 4;
/** The whole degrees read last. */
let whole: i32 = 0;

/** The end of the pair whose latitude starts at `at`, its sign left out, or 0. */
export function coordinatesEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let i = degreesEnd(buf, at, to, 90);
  if (i == 0) return 0;
  const small = whole == 0;
  const middle = i;
  const c = byteAt(buf, i, to);
  if (c == COMMA || c == SEMICOLON) i++;
  while (i - middle < 3 && byteAt(buf, i, to) == SPACE) i++;
  const sign = byteAt(buf, i, to);
  if (sign == DASH || sign == PLUS) i++;
  if (i == middle) return 0;
  const end = degreesEnd(buf, i, to, 180);
  // Both within a degree of 0,0 is open sea, and two small numbers.
  if (end == 0 || (small && whole == 0)) return 0;
  return (kindAt(buf, end, to) & WORD) == 0 ? end : 0;
}

function degreesEnd(buf: StaticArray<u8>, at: i32, to: i32, most: i32): i32 {
  let i = at;
  whole = 0;
  while (i < to && i - at < 3 && isDigit(buf[i])) whole = whole * 10 + buf[i++] - ZERO;
  if (i == at || whole > most || byteAt(buf, i, to) != DOT) return 0;
  const decimals = ++i;
  while (i < to && isDigit(buf[i])) i++;
  spend((i - at) >> 1);
  return i - decimals >= DECIMALS ? i : 0;
}
