// JSON strings (RFC 8259 section 7) decoded to UTF-8. What cannot be text (bad UTF-8, a lone surrogate) is refused, not
// replaced: a name that two readers spell differently is a way past a rule.
import { BACKSLASH, lower, QUOTE, SLASH, SPACE } from "../bytes/ascii";
import { hexDigit } from "../bytes/hex";
import { copyOf } from "../bytes/scan";
import { utf8Length, writeUtf8 } from "../bytes/utf8";
import { Cursor } from "./cursor";

/** Reads the string that starts here, both quotes included; null with a problem recorded where it is none. */
export function readString(c: Cursor): StaticArray<u8> | null {
  if (!c.take(QUOTE)) {
    c.refuse("json-syntax", "a string");
    return null;
  }
  const text = c.text;
  const out = c.scratch;
  let w = 0;
  while (!c.done) {
    const byte = c.here;
    if (byte == QUOTE) {
      c.at++;
      return copyOf(out, 0, w);
    }
    if (byte == BACKSLASH) {
      const next = readEscape(c, w);
      if (next < 0) return null;
      w = next;
      continue;
    }
    if (byte < SPACE) {
      c.refuse("json-syntax", "no control character inside a string");
      return null;
    }
    const length = utf8Length(text, c.at, text.length);
    if (length == 0) {
      c.refuse("json-utf8", "well-formed UTF-8");
      return null;
    }
    for (let i = 0; i < length; i++) out[w++] = text[c.at++];
  }
  c.refuse("json-syntax", "the end of the string");
  return null;
}

/** Decodes the escape here into the scratch at `w`; answers the next free place, or -1 with a problem recorded. */
function readEscape(c: Cursor, w: i32): i32 {
  const start = c.at++;
  if (!c.done) {
    const letter = c.here;
    if (letter == 0x75) return readUnicode(c, w);
    const byte = plainEscape(letter);
    if (byte != 0) {
      c.at++;
      c.scratch[w] = byte;
      return w + 1;
    }
  }
  c.at = start;
  c.refuse("json-syntax", "one of the escapes of RFC 8259 section 7");
  return -1;
}

function plainEscape(letter: u8): u8 {
  if (letter == QUOTE || letter == BACKSLASH || letter == SLASH) return letter;
  if (letter == 0x62) return 0x08;
  if (letter == 0x66) return 0x0c;
  if (letter == 0x6e) return 0x0a;
  if (letter == 0x72) return 0x0d;
  if (letter == 0x74) return 0x09;
  return 0;
}

/** `\uXXXX`, or two of them that are a surrogate pair (RFC 8259 section 7). Here is the `u`. */
function readUnicode(c: Cursor, w: i32): i32 {
  const start = c.at - 1;
  let code = readUnit(c);
  if (code >= 0xd800 && code < 0xdc00 && c.take(BACKSLASH)) {
    const second = readUnit(c);
    code = second >= 0xdc00 && second < 0xe000 ? 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00) : -1;
  }
  if (code >= 0 && (code < 0xd800 || code > 0xdfff)) return writeUtf8(c.scratch, w, code);
  c.at = start;
  c.refuse("json-syntax", "four hexadecimal digits that name a character, or a whole surrogate pair");
  return -1;
}

/** The code unit of `uXXXX` here, stepped over, or -1. */
function readUnit(c: Cursor): i32 {
  if (!c.take(0x75) || c.text.length - c.at < 4) return -1;
  let unit = 0;
  for (let i = 0; i < 4; i++) {
    const digit = hexDigit(lower(c.here));
    if (digit == 255) return -1;
    unit = (unit << 4) | <i32>digit;
    c.at++;
  }
  return unit;
}
