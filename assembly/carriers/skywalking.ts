// SkyWalking's cross-process headers (carriers.md 5.19): `sw8`, eight fields with dashes between, `sw8-x` and
// `sw8-correlation`, `key:value` in base64 with commas between. Finds fields and members; judges and changes nothing.
import { COLON, COMMA, DASH, DOT, isDigit, isLetter, UNDERSCORE, ZERO } from "../bytes/ascii";
import { decodeBase64 } from "../bytes/base64";
import { dropOws, equalsText, indexOf, skipOws } from "../bytes/scan";
import { Member } from "./member";

/** The fields of `sw8` in order. */
export const enum Sw8 {
  SAMPLE = 0,
  TRACE = 1,
  SEGMENT = 2,
  SPAN = 3,
  SERVICE = 4,
  INSTANCE = 5,
  ENDPOINT = 6,
  ADDRESS = 7,
}

/** One more than the last field. */
export const SW8_FIELDS: i32 = 8;
/** Agents keep the header under this. */
export const SW8_BYTES: i32 = 2048;
/** `sw8-correlation` has fewer than three keys, each of a value under 128 bytes. */
export const CORRELATION_MEMBERS: i32 = 2;
export const CORRELATION_VALUE_BYTES: i32 = 127;

/** Which header of the family a name is; `sw8-correlation` is a carrier of its own. */
export const enum Sw8Header {
  SW8 = 0,
  MODE = 1,
  /** What starts like the family and is not known. */
  OTHER = 2,
}

export function findSw8Header(buf: StaticArray<u8>, from: i32, to: i32): Sw8Header {
  if (to - from == 3) return Sw8Header.SW8;
  return equalsText(buf, from, to, "sw8-x") ? Sw8Header.MODE : Sw8Header.OTHER;
}

const SPAN_DIGITS: i32 = 10;
const TIME_DIGITS: i32 = 16;

/** Where each field of the line read last starts; the next one starts behind a dash. */
const starts = new StaticArray<i32>(SW8_FIELDS + 1);
/** The text of the field decoded last, and behind SW8_BYTES room for the field's name. */
export const sw8Text = new StaticArray<u8>(SW8_BYTES + 16);

export function sw8From(field: Sw8): i32 {
  return starts[field];
}

export function sw8To(field: Sw8): i32 {
  return starts[field + 1] - 1;
}

/** Decodes a field of base64 into `sw8Text`; answers its length, or -1 when it is none. */
export function sw8Decode(buf: StaticArray<u8>, field: Sw8): i32 {
  return decodeBase64(buf, sw8From(field), sw8To(field), sw8Text, 0);
}

/**
 * Reads one line. False unless it has eight fields: 0 or 1, two ids in base64, a number, four names in base64, which
 * some agents leave empty. The fields are at `sw8From` to `sw8To` then.
 */
export function readSw8(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let at = skipOws(buf, from, to);
  const stop = dropOws(buf, at, to);
  if (stop - at > SW8_BYTES) return false;
  let count = 0;
  while (at <= stop) {
    if (count == SW8_FIELDS) return false;
    starts[count++] = at;
    at = indexOf(buf, DASH, at, stop) + 1;
  }
  if (count != SW8_FIELDS) return false;
  starts[SW8_FIELDS] = at;
  if (sw8To(Sw8.SAMPLE) - starts[0] != 1 || (buf[starts[0]] | 1) != ZERO + 1) return false;
  if (!areDigits(buf, sw8From(Sw8.SPAN), sw8To(Sw8.SPAN), SPAN_DIGITS)) return false;
  if (sw8Decode(buf, Sw8.TRACE) < 1 || sw8Decode(buf, Sw8.SEGMENT) < 1) return false;
  for (let f = <i32>Sw8.SERVICE; f < SW8_FIELDS; f++) if (sw8Decode(buf, f) < 0) return false;
  return true;
}

/** Whether the first `length` bytes of `sw8Text` are an id as agents make them, and no text: letters, digits, `.`, `-`, `_`. */
export function isSw8Id(length: i32): bool {
  for (let i = 0; i < length; i++) {
    const c = sw8Text[i];
    if (!isLetter(c) && !isDigit(c) && c != DOT && c != DASH && c != UNDERSCORE) return false;
  }
  return true;
}

/**
 * The end of the mode that `sw8-x` starts with at `from`: nothing, 0 or 1, then maybe a dash and the time of the client
 * in milliseconds. -1 where that is not all. No white space is around it.
 */
export function sw8ModeEnd(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  const end = indexOf(buf, DASH, from, to);
  if (end - from > 1 || (end - from == 1 && (buf[from] | 1) != ZERO + 1)) return -1;
  return end == to || areDigits(buf, end + 1, to, TIME_DIGITS) ? end : -1;
}

function areDigits(buf: StaticArray<u8>, from: i32, to: i32, most: i32): bool {
  for (let i = from; i < to; i++) if (!isDigit(buf[i])) return false;
  return from < to && to - from <= most;
}

/** Reads the member at `from` into `out`, its parts still in base64; answers where the next one starts. */
export function readCorrelation(line: StaticArray<u8>, from: i32, to: i32, out: Member): i32 {
  const end = indexOf(line, COMMA, from, to);
  const start = skipOws(line, from, end);
  const stop = dropOws(line, start, end);
  const colon = indexOf(line, COLON, start, stop);
  out.keyFrom = start;
  out.keyTo = colon;
  out.valueFrom = min(colon + 1, stop);
  out.valueTo = stop;
  out.end = end;
  out.empty = start == stop;
  out.wellFormed = colon > start && out.valueFrom < stop;
  return end + 1;
}
