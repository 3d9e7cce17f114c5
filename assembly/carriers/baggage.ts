// W3C Baggage section 3.3.1, `key=value;property,key=value`, and carriers.md 5.3. Finds members; judges and changes
// nothing.
import { BACKSLASH, COMMA, EQUALS, isHexDigit, isTokenChar, PERCENT, QUOTE, SEMICOLON } from "../bytes/ascii";
import { dropOws, indexOf, skipOws } from "../bytes/scan";
import { Member } from "./member";

/**
 * Reads the member at `from` into `out` and answers where the next one starts: past `to` when there is none, so that
 * the empty member after a trailing comma is seen. The key is never decoded; the value stays as written.
 */
export function readBaggageMember(line: StaticArray<u8>, from: i32, to: i32, out: Member): i32 {
  const start = skipOws(line, from, to);
  const keyTo = endOfToken(line, start, to);
  const equals = skipOws(line, keyTo, to);
  out.keyFrom = start;
  out.keyTo = keyTo;
  out.properties = false;
  out.empty = false;
  out.level1 = false;
  if (keyTo > start && equals < to && line[equals] == EQUALS) {
    const valueFrom = skipOws(line, equals + 1, to);
    const valueTo = endOfValue(line, valueFrom, to);
    let at = valueTo < 0 ? -1 : skipOws(line, valueTo, to);
    while (at >= 0 && at < to && line[at] == SEMICOLON) {
      out.properties = true;
      at = endOfProperty(line, at + 1, to);
    }
    if (at >= 0 && (at == to || line[at] == COMMA)) {
      out.valueFrom = valueFrom;
      out.valueTo = valueTo;
      out.end = at;
      out.wellFormed = true;
      return at + 1;
    }
  }
  const end = indexOf(line, COMMA, keyTo, to);
  out.empty = start == end;
  out.valueFrom = keyTo;
  out.valueTo = dropOws(line, keyTo, end);
  out.end = end;
  out.wellFormed = false;
  return end + 1;
}

/** The end of the run of token characters that starts at `from`. */
function endOfToken(line: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = from;
  while (i < to && isTokenChar(line[i])) i++;
  return i;
}

/** The end of the run of baggage-octets that starts at `from`, or -1 when it holds an incomplete escape. */
function endOfValue(line: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = from;
  while (i < to && isBaggageOctet(line[i])) {
    if (line[i] == PERCENT) {
      if (i + 2 >= to || !isHexDigit(line[i + 1]) || !isHexDigit(line[i + 2])) return -1;
      i += 2;
    }
    i++;
  }
  return i;
}

/** The end of `OWS key [OWS "=" OWS value] OWS`, or -1 when what starts at `from` is no property. */
function endOfProperty(line: StaticArray<u8>, from: i32, to: i32): i32 {
  const start = skipOws(line, from, to);
  const keyTo = endOfToken(line, start, to);
  if (keyTo == start) return -1;
  const at = skipOws(line, keyTo, to);
  if (at == to || line[at] != EQUALS) return at;
  const valueTo = endOfValue(line, skipOws(line, at + 1, to), to);
  return valueTo < 0 ? -1 : skipOws(line, valueTo, to);
}

/** By byte: whether it is a baggage-octet: 0x21 / 0x23-2B / 0x2D-3A / 0x3C-5B / 0x5D-7E. */
const OCTETS: usize = memory.data(256);

memory.fill(OCTETS + 0x21, 1, 0x7e - 0x21 + 1);
store<u8>(OCTETS + QUOTE, 0);
store<u8>(OCTETS + COMMA, 0);
store<u8>(OCTETS + SEMICOLON, 0);
store<u8>(OCTETS + BACKSLASH, 0);

function isBaggageOctet(c: u8): bool {
  return load<bool>(c, OCTETS);
}
