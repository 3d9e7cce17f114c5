// The walk through a value: from word to word, once. Each word asks the detectors that could start there, cheapest
// question first; what one of them recognises is stepped over, so that its parts are not read as something else.
import {
  COLON,
  DASH,
  DOT,
  EQUALS,
  isDigit,
  isLetter,
  lower,
  PLUS,
  SLASH,
  SPACE,
  TILDE,
  UNDERSCORE,
} from "../../bytes/ascii";
import { isSpent, spend } from "../effort";
import { fiscalEnd } from "./fiscal";
import { ibanEnd } from "./iban";
import { clearAddresses, ipv4End, ipv6End } from "./ip";
import { jwtEnd } from "./jwt";
import { isClientSecretAt, keyEnd } from "./key";
import { BEYOND_HEX, byteAt, DIGIT, JOINT, kindAt, kindOf, MARK, WORD } from "./kind";
import { coordinatesEnd } from "./location";
import { clearMacs, macEnd } from "./mac";
import { numberShows, readNumber } from "./number";
import { CARD_DIGITS } from "./payment";
import { isPrivateKeyAt } from "./pem";
import { clearPhones, phoneEnd } from "./phone";
import {
  SHOWS_ACCOUNT,
  SHOWS_DEVICE,
  SHOWS_IP,
  SHOWS_LOCATION,
  SHOWS_NATIONAL_ID,
  SHOWS_PAYMENT,
  SHOWS_PHONE,
  SHOWS_SECRET,
} from "./shown";
import { holdsNode, uuidEnd } from "./uuid";

const OPEN: u8 = 0x28;
const CLOSE: u8 = 0x29;
const HASH: u8 = 0x23;
const X: u8 = 0x78;
/** The least digits that anything but a hardware address or a key has. */
const NUMBER_DIGITS: i32 = 9;
/** `a@b.co` in hexadecimal. */
export const HEX_TEXT_BYTES: i32 = 12;

/** What it takes to pass a word, and to ask what it starts. */
const WORD_EFFORT: i32 = 1;
const KNOWN_EFFORT: i32 = 5;
/** Likewise of a mark that a telephone number may start with. */
const DIAL_EFFORT: i32 = 3;
/** Likewise of what may be a UUID. */
const UUID_EFFORT: i32 = 8;
/** Likewise of two dashes that a private key may start with. */
const DASH_EFFORT: i32 = 5;

let shown: u32 = 0;

/** Whether the walk before met hexadecimal digits enough to spell something. */
export let hexWord: bool = false;

/** The classes that words and numbers in [from, to) show; it has `digits` digits in all. */
export function classesOfWords(buf: StaticArray<u8>, from: i32, to: i32, digits: i32): u32 {
  shown = 0;
  hexWord = false;
  clearAddresses();
  clearMacs();
  clearPhones();
  let afterGroup = false;
  let i = from;
  while (i < to && !isSpent()) {
    const c = buf[i];
    if ((kindOf(c) & WORD) == 0) {
      afterGroup = afterGroup && c == COLON;
      i = passMark(buf, from, i, to, digits);
      continue;
    }
    spend(WORD_EFFORT);
    let kinds: u32 = 0;
    let end = i;
    for (let kind = kindOf(c); (kind & WORD) != 0; kind = kindAt(buf, ++end, to)) kinds |= kind;
    const isHex = (kinds & BEYOND_HEX) == 0;
    const fresh = i == from || (kindOf(buf[i - 1]) & WORD) == 0;
    const known = fresh ? readKnown(buf, from, i, end, to, kinds, afterGroup) : 0;
    afterGroup = isHex && isGroup(kinds, end - i) && byteAt(buf, end, to) == COLON;
    hexWord = hexWord || (isHex && end - i >= HEX_TEXT_BYTES);
    i = known > 0 ? known : readNumbers(buf, from, i, end, to, kinds, digits);
  }
  return shown;
}

/** Reads the numbers that the word [at, end) is, starts or holds; answers where to go on. */
function readNumbers(buf: StaticArray<u8>, from: i32, at: i32, end: i32, to: i32, kinds: u32, digits: i32): i32 {
  if ((kinds & DIGIT) == 0 || digits < NUMBER_DIGITS || (kinds == DIGIT && isAlone(buf, at, end, to))) return end;
  if (kinds == DIGIT) return readDigits(buf, from, at, to);
  return (kinds & BEYOND_HEX) == 0 && isHashLength(end - at) ? end : readMixed(buf, at, end, to, digits);
}

/** Whether `size` hexadecimal digits can be a group of an address: a single letter is a label rather. */
function isGroup(kinds: u32, size: i32): bool {
  return size <= 4 && (size > 1 || (kinds & DIGIT) != 0);
}

/** Whether the digits [at, end) are too few for anything, and nothing joins them to more. */
function isAlone(buf: StaticArray<u8>, at: i32, end: i32, to: i32): bool {
  if (end - at >= NUMBER_DIGITS) return false;
  const c = byteAt(buf, end, to);
  return ((kindOf(c) & JOINT) == 0 || isLetter(byteAt(buf, end + 1, to))) && c != OPEN && c != CLOSE;
}

/** Whether so many hexadecimal digits are an id or a hash: 64, 128, 160, 256 bits. */
function isHashLength(size: i32): bool {
  return size == 16 || size == 32 || size == 40 || size == 64;
}

/** Passes what is neither letter nor digit; answers where to go on. */
function passMark(buf: StaticArray<u8>, from: i32, at: i32, to: i32, digits: i32): i32 {
  return (kindOf(buf[at]) & MARK) != 0 ? readMark(buf, from, at, to, digits) : at + 1;
}

/** Looks at a mark that something may start with; answers where to go on. */
function readMark(buf: StaticArray<u8>, from: i32, at: i32, to: i32, digits: i32): i32 {
  switch (buf[at]) {
    case PLUS:
    case OPEN:
      return readDialled(buf, from, at, to, digits);
    case COLON:
      return byteAt(buf, at + 1, to) == COLON ? readGap(buf, from, at, to) : at + 1;
    case DASH:
      if (byteAt(buf, at + 1, to) != DASH) return at + 1;
      spend(DASH_EFFORT);
      if (isPrivateKeyAt(buf, at, to)) shown |= SHOWS_SECRET;
      return at + 1;
    case TILDE:
      if (isClientSecretAt(buf, from, at, to)) shown |= SHOWS_SECRET;
      return at + 1;
    default:
      return at + 1;
  }
}

/** Looks for a telephone number behind `+` or `(`; answers where to go on. */
function readDialled(buf: StaticArray<u8>, from: i32, at: i32, to: i32, digits: i32): i32 {
  spend(DIAL_EFFORT);
  const fresh = at == from || (kindOf(buf[at - 1]) & WORD) == 0;
  if (!fresh || digits < NUMBER_DIGITS || coordinatesEnd(buf, at + 1, to) > 0 || phoneEnd(buf, at, to) == 0) {
    return at + 1;
  }
  const number = isDigit(buf[at + 1]) ? at + 1 : at + 2;
  const end = readNumber(buf, number, to, false); // fifteen digits can be a card's as well
  shown |= SHOWS_PHONE | numberShows;
  return end;
}

/** Looks for an address that starts with `::`; answers where to go on. */
function readGap(buf: StaticArray<u8>, from: i32, at: i32, to: i32): i32 {
  if (at > from && (kindOf(buf[at - 1]) & WORD) != 0) return at + 1;
  const end = ipv6End(buf, at, to);
  return end > 0 ? found(SHOWS_IP, end) : at + 1;
}

/** What the word [at, end) starts, if it is known as a whole; answers the end of it, or 0. */
function readKnown(buf: StaticArray<u8>, from: i32, at: i32, end: i32, to: i32, kinds: u32, afterGroup: bool): i32 {
  spend(KNOWN_EFFORT);
  const size = end - at;
  const next = byteAt(buf, end, to);
  if ((kinds & BEYOND_HEX) == 0) {
    let stop = 0;
    if (size == 8 && next == DASH) stop = readUuid(buf, at, to);
    else if (size <= 4 && (next == COLON || next == DASH || next == DOT)) {
      stop = afterGroup ? 0 : readHexGroups(buf, at, to, next);
      if (stop == 0 && next == DOT && kinds == DIGIT) stop = readDotted(buf, from, at, to);
    }
    if (stop > 0) return stop;
  }
  if (to - at < 9) return 0;
  if (isLetter(buf[at])) {
    const key = readKey(buf, at, end, to, next);
    if (key > 0) return key;
    const account = readAccount(buf, at, to);
    if (account > 0) return account;
  }
  if (!mayBeFiscal(buf, at, end, to, kinds)) return 0;
  const id = fiscalEnd(buf, at, to);
  return id > 0 ? found(SHOWS_NATIONAL_ID, id) : 0;
}

/** A UUID, which is known and nobody's unless it holds the address of a device. */
function readUuid(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  spend(UUID_EFFORT);
  const end = uuidEnd(buf, at, to);
  if (end > 0 && holdsNode(buf, at)) shown |= SHOWS_DEVICE;
  return end;
}

/** A hardware address or an IPv6 address, by its first group and what stands behind that. */
function readHexGroups(buf: StaticArray<u8>, at: i32, to: i32, next: u8): i32 {
  let end = macEnd(buf, at, to);
  if (end > 0) return found(SHOWS_DEVICE, end);
  if (next != COLON) return 0;
  end = ipv6End(buf, at, to);
  return end > 0 ? found(SHOWS_IP, end) : 0;
}

/** An IPv4 address or coordinates. */
function readDotted(buf: StaticArray<u8>, from: i32, at: i32, to: i32): i32 {
  let end = ipv4End(buf, from, at, to);
  if (end > 0) return found(SHOWS_IP, end);
  end = coordinatesEnd(buf, at, to);
  return end > 0 ? found(SHOWS_LOCATION, end) : 0;
}

/** A token of access, or a key that is known by how it starts. */
function readKey(buf: StaticArray<u8>, at: i32, end: i32, to: i32, next: u8): i32 {
  if (to - at < 16) return 0;
  let stop = jwtEnd(buf, at, end, to);
  if (stop == 0 && mayBeKey(end - at, next)) stop = keyEnd(buf, at, to);
  return stop > 0 ? found(SHOWS_SECRET, stop) : 0;
}

/** A bank account. */
function readAccount(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (!isDigit(buf[at + 2])) return 0; // as most words end
  const end = ibanEnd(buf, at, to);
  return end > 0 ? found(SHOWS_ACCOUNT, end) : 0;
}

function found(bit: u32, end: i32): i32 {
  shown |= bit;
  return end;
}

/** Whether a key can start with a word of this size: by itself, or because of what joins it to the rest. */
function mayBeKey(size: i32, next: u8): bool {
  return (
    size >= 16 || next == UNDERSCORE || next == DASH || next == DOT || next == EQUALS || (size == 6 && next == SPACE)
  );
}

/** Whether a national id with letters can start with this word: cheap, and no for most words. At least 9 bytes are left. */
function mayBeFiscal(buf: StaticArray<u8>, at: i32, end: i32, to: i32, kinds: u32): bool {
  const first = buf[at];
  const size = end - at;
  if (size < 9) {
    const next = byteAt(buf, end, to);
    if (next != SPACE && next != DASH && next != DOT) return false;
  }
  switch (size) {
    case 1: // 1 85 05 2A …, X-1234567-L
      return isDigit(buf[end + 1]) && (isDigit(first) || lower(first) >= X);
    case 2: // AB 12 34 56 C
      if (!isLetter(first) || !isLetter(buf[at + 1]) || !isDigit(buf[end + 1])) return false;
      return !isLetter(buf[end + 2]) && (isDigit(buf[end + 2]) || !isLetter(buf[end + 3]));
    case 8: // 12345678-Z, X1234567-L
      return (kinds & DIGIT) != 0 && isLetter(byteAt(buf, end + 1, to)) && (isDigit(first) || lower(first) >= X);
    case 9:
    case 15:
      return (kinds & DIGIT) != 0 && kinds != DIGIT;
    case 16:
      return (kinds & DIGIT) != 0 && isLetter(first) && isLetter(buf[at + 5]);
    default:
      return false;
  }
}

/** Reads a number from a word of digits on; answers its end. */
function readDigits(buf: StaticArray<u8>, from: i32, at: i32, to: i32): i32 {
  const before: u8 = at > from ? buf[at - 1] : 0;
  const fresh = at == from || (kindOf(before) & WORD) == 0;
  const clean = fresh && before != DOT && before != HASH;
  const end = readNumber(buf, at, to, clean);
  shown |= numberShows;
  // What passes for a national id is not asked whether it could be a telephone number too.
  const free = clean && before != DASH && before != SLASH && before != UNDERSCORE;
  if (free && (numberShows & SHOWS_NATIONAL_ID) == 0 && phoneEnd(buf, at, to) > 0) shown |= SHOWS_PHONE;
  return end;
}

/** Reads the numbers in a word of letters and digits that can be a card's: long ones, and one that goes on behind it. */
function readMixed(buf: StaticArray<u8>, at: i32, end: i32, to: i32, digits: i32): i32 {
  if (digits < CARD_DIGITS) return end;
  let i = at;
  while (i < end) {
    const start = i;
    while (i < end && isDigit(buf[i])) i++;
    if (i - start >= CARD_DIGITS || (i == end && i > start)) {
      i = readNumber(buf, start, to, false);
      shown |= numberShows & SHOWS_PAYMENT;
      if (i >= end) return i;
    } else i++;
  }
  return end;
}
