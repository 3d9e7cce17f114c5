// W3C Trace Context Level 2, section 3.3 (tracestate), and carriers.md 5.2. Finds members; judges and changes nothing.
import { ASTERISK, AT, COMMA, DASH, EQUALS, isDigit, SLASH, SPACE, UNDERSCORE } from "../bytes/ascii";
import { dropOws, indexOf, skipOws } from "../bytes/scan";
import { Member } from "./member";

/** A list of more members is malformed as a whole. */
export const TRACESTATE_MEMBERS: i32 = 32;

const KEY_BYTES: i32 = 256;
/** The longest value. */
export const TRACESTATE_VALUE_BYTES: i32 = 256;
const TENANT_BYTES: i32 = 241;
const SYSTEM_BYTES: i32 = 14;

/**
 * Reads the member at `from` into `out` and answers where the next one starts: past `to` when there is none.
 * `wellFormed` is the grammar of Level 2; `level1` says whether the key is one of Level 1 as well. Leading spaces of a
 * value belong to it, trailing ones do not.
 */
export function readTracestateMember(line: StaticArray<u8>, from: i32, to: i32, out: Member): i32 {
  const end = indexOf(line, COMMA, from, to);
  const start = skipOws(line, from, end);
  const stop = dropOws(line, start, end);
  const equals = indexOf(line, EQUALS, start, stop);
  out.keyFrom = start;
  out.keyTo = equals;
  out.valueFrom = equals < stop ? equals + 1 : stop;
  out.valueTo = stop;
  out.end = end;
  out.properties = false;
  out.empty = start == stop;
  out.wellFormed = equals < stop && isKey(line, start, equals) && isValue(line, out.valueFrom, stop);
  out.level1 = out.wellFormed && isLevel1(line, start, equals);
  return end + 1;
}

/** Level 2: a lower-case letter or digit, then those and `_ - * / @`. */
function isKey(line: StaticArray<u8>, from: i32, to: i32): bool {
  if (from == to || to - from > KEY_BYTES) return false;
  if (!isLower(line[from]) && !isDigit(line[from])) return false;
  for (let i = from + 1; i < to; i++) if (!isKeyChar(line[i]) && line[i] != AT) return false;
  return true;
}

/** Level 1, of a key that fits Level 2: a letter first and no `@`, or `tenant@system`. */
function isLevel1(line: StaticArray<u8>, from: i32, to: i32): bool {
  const at = indexOf(line, AT, from, to);
  if (at == to) return isLower(line[from]);
  const system = at + 1;
  if (at - from > TENANT_BYTES || system == to || to - system > SYSTEM_BYTES) return false;
  return isLower(line[system]) && indexOf(line, AT, system, to) == to;
}

/** 1 to 256 bytes of 0x20-7E without `,` and `=`; the caller has cut off trailing spaces. Sixteen bytes at a time. */
function isValue(line: StaticArray<u8>, from: i32, to: i32): bool {
  if (from == to || to - from > TRACESTATE_VALUE_BYTES) return false;
  assert(from >= 0 && to <= line.length);
  let i = from;
  for (; to - i >= 16; i += 16) {
    const bytes = v128.load(changetype<usize>(line) + i);
    const outside = i8x16.gt_u(i8x16.sub(bytes, i8x16.splat(SPACE)), i8x16.splat(0x7e - SPACE));
    const marks = v128.or(i8x16.eq(bytes, i8x16.splat(COMMA)), i8x16.eq(bytes, i8x16.splat(EQUALS)));
    if (v128.any_true(v128.or(outside, marks))) return false;
  }
  for (; i < to; i++) {
    const c = line[i];
    if (c < SPACE || c > 0x7e || c == COMMA || c == EQUALS) return false;
  }
  return true;
}

function isKeyChar(c: u8): bool {
  return isLower(c) || isDigit(c) || c == UNDERSCORE || c == DASH || c == ASTERISK || c == SLASH;
}

function isLower(c: u8): bool {
  return <u8>(c - 0x61) < 26;
}
