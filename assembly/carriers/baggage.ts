// W3C Baggage section 3.3.1, `key=value;property,key=value`, and carriers.md 5.3. Finds members; judges and changes
// nothing.
import { BACKSLASH, COMMA, EQUALS, isHexDigit, PERCENT, QUOTE, SEMICOLON } from "../bytes/ascii";
import { dropOws, indexOf, skipOws } from "../bytes/scan";
import { endOfSpan, exclude, include, SET_BYTES, TOKEN_CHARS } from "../bytes/span";
import { Member } from "./member";

/**
 * Reads the member at `from` into `out` and answers where the next one starts: past `to` when there is none, so that
 * the empty member after a trailing comma is seen. The key is never decoded; the value stays as written.
 */
export function readBaggageMember(line: StaticArray<u8>, from: i32, to: i32, out: Member): i32 {
  const start = skipOws(line, from, to);
  const keyTo = endOfSpan(TOKEN_CHARS, line, start, to);
  const equals = skipOws(line, keyTo, to);
  out.keyFrom = start;
  out.keyTo = keyTo;
  out.properties = false;
  out.empty = false;
  out.level1 = false;
  if (keyTo > start && equals < to && line[equals] == EQUALS) {
    const valueFrom = skipOws(line, equals + 1, to);
    const plainTo = endOfSpan(UNESCAPED, line, valueFrom, to);
    const escaped = plainTo < to && line[plainTo] == PERCENT;
    const valueTo = escaped ? endOfValue(line, plainTo, to) : plainTo;
    let at = valueTo < 0 ? -1 : skipOws(line, valueTo, to);
    while (at >= 0 && at < to && line[at] == SEMICOLON) {
      out.properties = true;
      at = endOfProperty(line, at + 1, to);
    }
    if (at >= 0 && (at == to || line[at] == COMMA)) {
      out.valueFrom = valueFrom;
      out.valueTo = valueTo;
      out.end = at;
      out.escaped = escaped;
      out.wellFormed = true;
      return at + 1;
    }
  }
  const end = indexOf(line, COMMA, keyTo, to);
  out.empty = start == end;
  out.valueFrom = keyTo;
  out.valueTo = dropOws(line, keyTo, end);
  out.end = end;
  out.escaped = true;
  out.wellFormed = false;
  return end + 1;
}

/** The end of the run of baggage-octets that starts at `from`, or -1 when it holds an incomplete escape. */
function endOfValue(line: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = endOfSpan(UNESCAPED, line, from, to);
  while (i < to && line[i] == PERCENT) {
    if (i + 2 >= to || !isHexDigit(line[i + 1]) || !isHexDigit(line[i + 2])) return -1;
    i = endOfSpan(UNESCAPED, line, i + 3, to);
  }
  return i;
}

/** The end of `OWS key [OWS "=" OWS value] OWS`, or -1 when what starts at `from` is no property. */
function endOfProperty(line: StaticArray<u8>, from: i32, to: i32): i32 {
  const start = skipOws(line, from, to);
  const keyTo = endOfSpan(TOKEN_CHARS, line, start, to);
  if (keyTo == start) return -1;
  const at = skipOws(line, keyTo, to);
  if (at == to || line[at] != EQUALS) return at;
  const valueTo = endOfValue(line, skipOws(line, at + 1, to), to);
  return valueTo < 0 ? -1 : skipOws(line, valueTo, to);
}

/** The baggage-octets 0x21 / 0x23-2B / 0x2D-3A / 0x3C-5B / 0x5D-7E, but for `%`, which starts an escape. */
const UNESCAPED: usize = memory.data(SET_BYTES);

include(UNESCAPED, 0x21, 0x7e);
exclude(UNESCAPED, QUOTE);
exclude(UNESCAPED, PERCENT);
exclude(UNESCAPED, COMMA);
exclude(UNESCAPED, SEMICOLON);
exclude(UNESCAPED, BACKSLASH);
