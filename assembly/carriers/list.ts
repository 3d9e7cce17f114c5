// Lists of `key=value` that ask for no more than that: Correlation-Context (carriers.md 5.5), Request-Context (5.7),
// jaeger-baggage (5.11), X-Trace-Options (5.26). Finds members; judges and changes nothing.
import { EQUALS, isTokenChar, SPACE, TILDE } from "../bytes/ascii";
import { dropOws, indexOf, skipOws } from "../bytes/scan";
import { Member } from "./member";

/**
 * Reads the member at `from`, which the next `separator` ends, into `out` and answers where the next one starts: past
 * `to` when there is none. Well-formed: the key is a token of RFC 9110 section 5.6.2 with `=` behind it, the value is
 * printable ASCII without the separator. A second `=` is part of the value.
 */
export function readListMember(line: StaticArray<u8>, from: i32, to: i32, separator: u8, out: Member): i32 {
  const end = indexOf(line, separator, from, to);
  const start = skipOws(line, from, end);
  const stop = dropOws(line, start, end);
  const equals = indexOf(line, EQUALS, start, stop);
  out.keyFrom = start;
  out.keyTo = dropOws(line, start, equals);
  out.valueFrom = skipOws(line, min(equals + 1, stop), stop);
  out.valueTo = stop;
  out.end = end;
  out.properties = false;
  out.empty = start == stop;
  out.wellFormed = equals < stop && isToken(line, start, out.keyTo) && isPrintable(line, out.valueFrom, stop);
  return end + 1;
}

/** Whether [from, to) is a token (RFC 9110 section 5.6.2). */
export function isToken(line: StaticArray<u8>, from: i32, to: i32): bool {
  for (let i = from; i < to; i++) if (!isTokenChar(line[i])) return false;
  return from < to;
}

/** Whether every byte of [from, to) is printable ASCII, spaces included. */
export function isPrintable(line: StaticArray<u8>, from: i32, to: i32): bool {
  for (let i = from; i < to; i++) if (line[i] < SPACE || line[i] > TILDE) return false;
  return true;
}
