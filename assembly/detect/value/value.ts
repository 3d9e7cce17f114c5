// What a value looks like. Linear in its length: one look at each byte tells which detectors have anything to do, and
// most values end there. One layer of percent-encoding, base64 or hexadecimal is looked through.
import { AT, PERCENT } from "../../bytes/ascii";
import { indexOf } from "../../bytes/scan";
import { isSpent, spend } from "../effort";
import { isEmailAt } from "./email";
import {
  BEYOND_HEX,
  DIGIT,
  digitCount,
  HAS_AT,
  HAS_COLON,
  HAS_PERCENT,
  kindOf,
  kindsOf,
  LOWER,
  SIXTY_FOUR,
  UPPER,
  WORD,
} from "./kind";
import { clearWindow, decoded, filled, fillWindow, isBase64Text, isEscape, isHexText, LayerCoding } from "./layer";
import { isRandom } from "./opaque";
import { SHOWS_EMAIL, SHOWS_SECRET } from "./shown";
import { Userinfo, userinfoBefore } from "./userinfo";
import { classesOfWords, HEX_TEXT_BYTES, hexWord } from "./walk";

export {
  classOfBit,
  SHOWS_ACCOUNT,
  SHOWS_DEVICE,
  SHOWS_EMAIL,
  SHOWS_IP,
  SHOWS_LOCATION,
  SHOWS_NATIONAL_ID,
  SHOWS_PAYMENT,
  SHOWS_PHONE,
  SHOWS_SECRET,
} from "./shown";

/** `a@b.co`. */
const SHORTEST_VALUE: i32 = 6;
/** Below this a value without enough digits has no room for a key. */
const SHORTEST_KEY: i32 = 19;
/** An address has four digits at least, all else more. */
const LEAST_NUMBER: i32 = 4;
/** `a@b.co` in base64. */
const SHORTEST_BASE64: i32 = 8;
/** What an `@` takes, with what stands around it. */
const AT_EFFORT: i32 = 4;

/**
 * The classes that the value in [from, to) shows, as bits (shown.ts). Total; allocates nothing. Ends where no effort is
 * left: there may be more in it then.
 */
export function classesOfValue(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  return look(buf, from, to, true);
}

/** Whether a run that looks drawn at random is a secret. */
let entropy: bool = true;

/** Likewise of a value that only its vendor can read, whose ids and checksums look random: that alone is no secret. */
export function classesOfOpaque(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  entropy = false;
  const shown = look(buf, from, to, true);
  entropy = true;
  return shown;
}

/** `layered`: the value can be an encoding. What was decoded once is not decoded again. */
function look(buf: StaticArray<u8>, from: i32, to: i32, layered: bool): u32 {
  const size = to - from;
  if (size < SHORTEST_VALUE) return 0;
  spend(size);
  if (isSpent()) return 0;
  const kinds = kindsOf(buf, from, to);
  const digits = digitCount;
  const encoded = mayBeBase64(kinds);
  if (size < SHORTEST_KEY && digits < LEAST_NUMBER && !encoded && (kinds & (HAS_AT | HAS_COLON | HAS_PERCENT)) == 0) {
    return 0;
  }
  let shown: u32 = 0;
  let hexText = false;
  if ((kinds & HAS_AT) != 0) shown |= classesOfAts(buf, from, to);
  if (size >= SHORTEST_KEY || digits >= LEAST_NUMBER || (kinds & HAS_COLON) != 0) {
    shown |= classesOfWords(buf, from, to, digits);
    hexText = hexWord; // said anew by each walk
  }
  if (layered && (kinds & HAS_PERCENT) != 0 && hasEscape(buf, from, to)) {
    shown |= classesOfLayer(LayerCoding.PERCENT, buf, from, to);
  }
  if (encoded || (layered && hexText)) {
    shown |= classesOfRuns(buf, from, to, layered);
  }
  return shown;
}

/** E-mail addresses, and passwords in URLs, by their `@`. */
function classesOfAts(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  let shown: u32 = 0;
  spend((to - from) >> 1); // what is between two is read from either side
  for (let at = indexOf(buf, AT, from, to); at < to && !isSpent(); at = indexOf(buf, AT, at + 1, to)) {
    spend(AT_EFFORT);
    const before = userinfoBefore(buf, from, at);
    if (before == Userinfo.PASSWORD) shown |= SHOWS_SECRET;
    else if (before == Userinfo.NONE && isEmailAt(buf, from, at, to)) shown |= SHOWS_EMAIL;
  }
  return shown;
}

/** Runs of base64 characters: what they encode, or that they look like a secret. */
function classesOfRuns(buf: StaticArray<u8>, from: i32, to: i32, layered: bool): u32 {
  let shown: u32 = 0;
  let i = from;
  spend((to - from) >> 2);
  while (i < to && !isSpent()) {
    const start = i;
    let kinds: u32 = 0;
    while (i < to) {
      const kind = kindOf(buf[i]);
      if ((kind & (WORD | SIXTY_FOUR)) == 0) break;
      kinds |= kind;
      i++;
    }
    if (i - start >= SHORTEST_BASE64) shown |= classesOfRun(buf, start, i, kinds, layered);
    i++;
  }
  return shown;
}

function classesOfRun(buf: StaticArray<u8>, from: i32, to: i32, kinds: u32, layered: bool): u32 {
  spend((to - from) >> 1);
  if (mayBeBase64(kinds) && isBase64Text(buf, from, to)) {
    return layered ? classesOfLayer(LayerCoding.BASE64, buf, from, to) : 0;
  }
  let shown: u32 = 0;
  if (entropy && (kinds & WORD) == WORD && isRandom(buf, from, to)) shown |= SHOWS_SECRET;
  if (layered) shown |= classesOfParts(buf, from, to);
  return shown;
}

/** The words of a run, each an encoding by itself: of a path, or behind a prefix. */
function classesOfParts(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  let shown: u32 = 0;
  let i = from;
  spend((to - from) >> 2);
  while (i < to && !isSpent()) {
    const start = i;
    let kinds: u32 = 0;
    while (i < to && (kindOf(buf[i]) & WORD) != 0) kinds |= kindOf(buf[i++]);
    const size = i - start;
    if ((kinds & BEYOND_HEX) == 0) {
      if (size >= HEX_TEXT_BYTES && (size & 1) == 0 && isHexText(buf, start, i)) {
        shown |= classesOfLayer(LayerCoding.HEX, buf, start, i);
      }
    } else if (size < to - from && size >= SHORTEST_BASE64 && mayBeBase64(kinds) && isBase64Text(buf, start, i)) {
      shown |= classesOfLayer(LayerCoding.BASE64, buf, start, i);
    }
    i++;
  }
  return shown;
}

/** Base64 of six characters and more has upper case in it, and lower case or digits. */
function mayBeBase64(kinds: u32): bool {
  return (kinds & UPPER) != 0 && (kinds & (LOWER | DIGIT)) != 0;
}

function hasEscape(buf: StaticArray<u8>, from: i32, to: i32): bool {
  for (let at = indexOf(buf, PERCENT, from, to); at < to; at = indexOf(buf, PERCENT, at + 1, to)) {
    if (isEscape(buf, at, to)) return true;
  }
  return false;
}

/** The classes that the text behind an encoding shows. */
function classesOfLayer(coding: LayerCoding, buf: StaticArray<u8>, from: i32, to: i32): u32 {
  let shown: u32 = 0;
  clearWindow();
  spend((to - from) >> 1);
  for (let i = from; i < to && !isSpent(); ) {
    i = fillWindow(coding, buf, i, to);
    shown |= look(decoded, 0, filled, false);
  }
  return shown;
}
