// URLs that a header quotes (RFC 3986 section 3; the origin of RFC 6454): finds what identifies nobody and writes it;
// judges nothing.
import { AT, BACKSLASH, COLON, DASH, DOT, isDigit, isLetter, isUpper, lower, SLASH, UNDERSCORE } from "../bytes/ascii";
import { hexDigit } from "../bytes/hex";
import { bytesOf, equal, indexOf } from "../bytes/scan";
import { Writer } from "../bytes/writer";

const HTTPS = bytesOf("https");
const QUESTION: u8 = 0x3f;
const HASH: u8 = 0x23;
const OPEN: u8 = 0x5b;
const CLOSE: u8 = 0x5d;
const LETTER_V: u8 = 0x76;
/** RFC 1035 section 2.3.4, and room for a port. */
const HOST_BYTES: i32 = 259;
const PORT_DIGITS: i32 = 5;
/** The longest word of a segment, and how many it may have. */
const WORD_LETTERS: i32 = 20;
const SEGMENT_WORDS: i32 = 4;
/** `10.12` */
const NUMBER_BYTES: i32 = 5;

/**
 * Appends scheme, host and port of the http or https URL [from, to) to `out` in lower case, without what stands before
 * an `@`. Answers where its path starts, or -1, with nothing appended, when it has no such origin.
 */
export function writeOrigin(buf: StaticArray<u8>, from: i32, to: i32, out: Writer): i32 {
  const start = out.at;
  const colon = indexOf(buf, COLON, from, min(to, from + HTTPS.length));
  const authority = colon + 3;
  if (authority > to || buf[colon] != COLON || buf[colon + 1] != SLASH || buf[colon + 2] != SLASH) return -1;
  writeLower(buf, from, colon, out);
  const scheme = out.at - start;
  out.bytes(buf, colon, authority);
  let end = authority;
  let host = authority;
  // A backslash is no part of RFC 3986, and a slash to browsers.
  while (end < to && buf[end] != SLASH && buf[end] != BACKSLASH && !endsPath(buf[end]))
    if (buf[end++] == AT) host = end;
  if (
    scheme < HTTPS.length - 1 ||
    !equal(HTTPS, 0, scheme, out.buf, start, start + scheme) ||
    !isHost(buf, host, end)
  ) {
    out.at = start;
    return -1;
  }
  writeLower(buf, host, end, out);
  return end;
}

function writeLower(buf: StaticArray<u8>, from: i32, to: i32, out: Writer): void {
  for (let i = from; i < to; i++) out.byte(lower(buf[i]));
}

/** Whether [from, to) is a name or an address in brackets, with a port or none (RFC 3986 section 3.2), and not too long. */
function isHost(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const address = from < to && buf[from] == OPEN;
  const start = from + <i32>address;
  let end = start;
  while (end < to && (address ? isAddressByte(buf[end]) : isNameByte(buf[end]))) end++;
  if (end == start || to - from > HOST_BYTES) return false;
  if (address && (end == to || buf[end++] != CLOSE)) return false;
  return end == to || (buf[end] == COLON && isPort(buf, end + 1, to));
}

function isPort(buf: StaticArray<u8>, from: i32, to: i32): bool {
  for (let i = from; i < to; i++) if (!isDigit(buf[i])) return false;
  return to - from <= PORT_DIGITS;
}

function isNameByte(c: u8): bool {
  return isWordByte(c) || c == DASH || c == DOT || c == UNDERSCORE;
}

function isAddressByte(c: u8): bool {
  return hexDigit(lower(c)) < 16 || c == COLON || c == DOT;
}

function isWordByte(c: u8): bool {
  return isLetter(c) || isDigit(c);
}

/** Whether the query or the fragment of a URL starts with this byte. */
function endsPath(c: u8): bool {
  return c == QUESTION || c == HASH;
}

/** The end of the path that starts at `from`: where its query or fragment does, or `to`. */
export function pathEnd(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = from;
  while (i < to && !endsPath(buf[i])) i++;
  return i;
}

/** Whether a path's segment is made of a few lower-case words, or is a version such as `v2` or `v1.10`. */
export function isPlainSegment(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let words = 1;
  let letters = 0;
  for (let i = from; i < to; i++) {
    const c = buf[i];
    if (isLetter(c) && !isUpper(c)) {
      if (++letters > WORD_LETTERS) return false;
    } else if ((c == DASH || c == UNDERSCORE) && letters > 0 && ++words <= SEGMENT_WORDS) {
      letters = 0;
    } else {
      return i == from + 1 && buf[from] == LETTER_V && isNumber(buf, i, to);
    }
  }
  return letters > 0;
}

/** Whether [from, to) can be a version's number: short, of digits and dots, and a digit first. */
function isNumber(buf: StaticArray<u8>, from: i32, to: i32): bool {
  for (let i = from; i < to; i++) if (!isDigit(buf[i]) && (buf[i] != DOT || i == from)) return false;
  return to - from <= NUMBER_BYTES;
}
