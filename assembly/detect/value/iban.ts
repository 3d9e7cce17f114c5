// Bank accounts: IBAN (ISO 13616-1): two letters of a country, two check digits by ISO/IEC 7064 MOD 97-10, and as many
// letters and digits as the country's registry entry says; in one run or in groups with one space or dash between.
import { DASH, isDigit, isLetter, lower, SPACE, ZERO } from "../../bytes/ascii";
import { spend } from "../effort";
import { kindAt, WORD } from "./kind";

/** Country and length of each entry of the SWIFT IBAN registry, release 99. */
const REGISTRY: string =
  "ad24ae23al28at20az28ba20be16bg22bh22bi27br29by28ch21cr22cy28cz24de22dj27dk18do28ee20eg29es24fi18fk18fo18fr27gb22" +
  "ge22gi23gl18gr27gt28hn28hr21hu28ie22il23iq23is26it27jo30kw30kz20lb28lc32li21lt20lu20lv21ly25mc27md24me22mk19mn20" +
  "mr27mt31mu30ni28nl18no15om23pk24pl28ps29pt25qa29ro24rs22ru33sa24sc31sd18se24si19sk24sm27so23st25sv28tl23tn24tr26" +
  "ua29va22vg24xk20ye30";
const lengths = readRegistry();

/** A remainder may grow to this, and two places more, before it is taken anew. */
const MANY: u64 = 1_000_000_000_000_000;

/** The end of the IBAN that starts at the word `at`, or 0. */
export function ibanEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (to - at < 15 || !isDigit(buf[at + 2]) || !isDigit(buf[at + 3])) return 0;
  const length = lengthOf(lower(buf[at]) - 0x61, lower(buf[at + 1]) - 0x61);
  return length == 0 || to - at < length ? 0 : checkedEnd(buf, at, to, length);
}

/** How long an IBAN is in the country of two letters, counted from 0; 0 if none has that code. */
function lengthOf(a: u8, b: u8): i32 {
  return a > 25 || b > 25 ? 0 : lengths[<i32>a * 26 + b];
}

/** The end of `length` letters and digits from `at` on, if they pass the check and nothing goes on behind them, or 0. */
function checkedEnd(buf: StaticArray<u8>, at: i32, to: i32, length: i32): i32 {
  spend(length);
  // The first four characters count last: their share is kept and added behind the rest.
  let head: u64 = 0;
  let rest: u64 = 0;
  let i = at;
  for (let n = 0; n < length; n++) {
    if (n > 0 && i < to && (buf[i] == SPACE || buf[i] == DASH)) i++;
    if (i >= to) return 0;
    const c = buf[i++];
    const letter = isLetter(c);
    if (!letter && !isDigit(c)) return 0;
    const value: u64 = letter ? lower(c) - 0x61 + 10 : c - ZERO;
    const places: u64 = letter ? 100 : 10;
    if (n < 4) head = head * places + value;
    else {
      rest = rest * places + value;
      if (rest >= MANY) rest %= 97;
    }
  }
  // Two letters and two digits take six places.
  if (((rest % 97) * 1000000 + head) % 97 != 1) return 0;
  return (kindAt(buf, i, to) & WORD) == 0 ? i : 0;
}

function readRegistry(): StaticArray<u8> {
  const out = new StaticArray<u8>(26 * 26);
  for (let i = 0; i < REGISTRY.length; i += 4) {
    const country = (REGISTRY.charCodeAt(i) - 0x61) * 26 + REGISTRY.charCodeAt(i + 1) - 0x61;
    out[country] = <u8>((REGISTRY.charCodeAt(i + 2) - 0x30) * 10 + REGISTRY.charCodeAt(i + 3) - 0x30);
  }
  return out;
}
