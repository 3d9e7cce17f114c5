// W3C Trace Context Level 2, section 3.3 (tracestate), and carriers.md 5.2. Finds members, and what must go from
// inside the two whose values have fields of their own; judges nothing.
import {
  ASTERISK,
  AT,
  COLON,
  COMMA,
  DASH,
  DOT,
  EQUALS,
  isDigit,
  SEMICOLON,
  SLASH,
  SPACE,
  UNDERSCORE,
  ZERO,
} from "../bytes/ascii";
import { isHex } from "../bytes/hex";
import { dropOws, equalsText, indexOf, skipOws, startsWithText } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { Member } from "./member";

/** A list of more members is malformed as a whole. */
export const TRACESTATE_MEMBERS: i32 = 32;

const KEY_BYTES: i32 = 256;
const VALUE_BYTES: i32 = 256;
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

/**
 * Writes the value of a `dd` member without its user id, the entry `t.usr.id` (carriers.md 5.2). Answers whether there
 * was one; `out` is empty when nothing else was there.
 */
export function withoutDdUser(buf: StaticArray<u8>, from: i32, to: i32, out: Writer): bool {
  return filterEntries(buf, from, to, false, out);
}

/**
 * Likewise the value of an `ot` or `es` member with its sampling data alone, in the grammar of carriers.md 5.2: the
 * threshold `th:` and 1 to 14 HEX, the rate `s:` and a number from 0 to 1 of at most 4 decimals. All else could hold
 * anything; `rv` would link both sides of a mapped trace.
 */
export function samplingOnly(buf: StaticArray<u8>, from: i32, to: i32, out: Writer): bool {
  return filterEntries(buf, from, to, true, out);
}

/**
 * Writes the list `key:value;key:value` with sampling data alone, or with everything but the user id. What stays stays
 * byte for byte.
 */
function filterEntries(buf: StaticArray<u8>, from: i32, to: i32, sampling: bool, out: Writer): bool {
  let removed = false;
  let written = false;
  for (let at = from; at <= to; ) {
    const end = indexOf(buf, SEMICOLON, at, to);
    const goes = sampling ? !isSampling(buf, at, end) : isDdUser(buf, at, end);
    if (goes) {
      removed = true;
    } else {
      if (written) out.byte(SEMICOLON);
      out.bytes(buf, at, end);
      written = true;
    }
    at = end + 1;
  }
  return removed;
}

/** Whether the entry is `t.usr.id`, whatever it holds. */
function isDdUser(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = skipOws(buf, from, to);
  return equalsText(buf, start, dropOws(buf, start, indexOf(buf, COLON, start, to)), "t.usr.id");
}

function isSampling(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (startsWithText(buf, from, to, "s:")) return isRate(buf, from + 2, to);
  const digits = to - from - 3;
  return startsWithText(buf, from, to, "th:") && digits >= 1 && digits <= 14 && isHex(buf, from + 3, to);
}

/** A 0 or 1, then nothing or a dot and 1 to 4 digits (elastic/apm, tracing-sampling.md). */
function isRate(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (from == to || (buf[from] != ZERO && buf[from] != ZERO + 1)) return false;
  if (to - from == 1) return true;
  if (to - from == 2 || to - from > 6 || buf[from + 1] != DOT) return false;
  for (let i = from + 2; i < to; i++) if (!isDigit(buf[i])) return false;
  return true;
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

/** 1 to 256 bytes of 0x20-7E without `,` and `=`; the caller has cut off trailing spaces. */
function isValue(line: StaticArray<u8>, from: i32, to: i32): bool {
  if (from == to || to - from > VALUE_BYTES) return false;
  for (let i = from; i < to; i++) {
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
