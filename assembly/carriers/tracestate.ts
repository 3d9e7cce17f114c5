// W3C Trace Context Level 2, section 3.3 (tracestate), and carriers.md 5.2. Finds members; judges and changes nothing.
import { ASTERISK, AT, COMMA, DASH, EQUALS, isDigit, SLASH, SPACE, UNDERSCORE } from "../bytes/ascii";
import { dropOws, indexOf, skipOws } from "../bytes/scan";
import { endOfSpan, exclude, include, SET_BYTES } from "../bytes/span";
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
  if (readWellFormed(line, skipOws(line, from, to), to, out)) return out.end + 1;
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
  out.wellFormed = false;
  out.level1 = false;
  return end + 1;
}

/** Reads the member at `start` into `out` if its grammar holds; no byte of it is looked at twice. */
function readWellFormed(line: StaticArray<u8>, start: i32, to: i32, out: Member): bool {
  const keyTo = endOfSpan(KEY, line, start, to);
  if (keyTo == to || line[keyTo] != EQUALS || !isKey(line, start, keyTo)) return false;
  const end = skipOws(line, endOfSpan(VALUE, line, keyTo + 1, to), to);
  const valueTo = dropOws(line, keyTo + 1, end);
  const length = valueTo - keyTo - 1;
  if ((end < to && line[end] != COMMA) || length < 1 || length > TRACESTATE_VALUE_BYTES) return false;
  out.keyFrom = start;
  out.keyTo = keyTo;
  out.valueFrom = keyTo + 1;
  out.valueTo = valueTo;
  out.end = end;
  out.properties = false;
  out.empty = false;
  out.wellFormed = true;
  out.level1 = isLevel1(line, start, keyTo);
  return true;
}

/** Level 2, of characters that may stand in a key: a lower-case letter or digit first. */
function isKey(line: StaticArray<u8>, from: i32, to: i32): bool {
  return from < to && to - from <= KEY_BYTES && (isLower(line[from]) || isDigit(line[from]));
}

/** Level 1, of a key that fits Level 2: a letter first and no `@`, or `tenant@system`. */
function isLevel1(line: StaticArray<u8>, from: i32, to: i32): bool {
  const at = indexOf(line, AT, from, to);
  if (at == to) return isLower(line[from]);
  const system = at + 1;
  if (at - from > TENANT_BYTES || system == to || to - system > SYSTEM_BYTES) return false;
  return isLower(line[system]) && indexOf(line, AT, system, to) == to;
}

function isLower(c: u8): bool {
  return <u8>(c - 0x61) < 26;
}

/** Lower-case letters, digits, `_ - * / @`. */
const KEY: usize = memory.data(SET_BYTES);
/** 0x20-7E without `,` and `=`. */
const VALUE: usize = memory.data(SET_BYTES);

include(KEY, 0x61, 0x7a);
include(KEY, 0x30, 0x39);
include(KEY, UNDERSCORE, UNDERSCORE);
include(KEY, DASH, DASH);
include(KEY, ASTERISK, ASTERISK);
include(KEY, SLASH, SLASH);
include(KEY, AT, AT);
include(VALUE, SPACE, 0x7e);
exclude(VALUE, COMMA);
exclude(VALUE, EQUALS);
