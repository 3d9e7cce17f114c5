// Datadog (carriers.md 5.15): the `x-datadog-` headers. Ids are decimals of 64 bits, the low half of the trace id; the
// high half is the tag `_dd.p.tid`. Finds tags; judges and changes nothing.
import { COMMA, DASH, EQUALS, isDigit, SPACE, TILDE, ZERO } from "../bytes/ascii";
import { decimal, readDecimal } from "../bytes/decimal";
import { dropOws, equalsText, indexOf, skipOws, startsWithText } from "../bytes/scan";
import { Member } from "./member";

/** Which header of the family a name is. */
export const enum DatadogHeader {
  TRACE_ID = 0,
  PARENT_ID = 1,
  PRIORITY = 2,
  ORIGIN = 3,
  TAGS = 4,
  /** `x-datadog-` and something that is not known. */
  OTHER = 5,
}

/** Tracers ignore a longer list of tags. */
export const DATADOG_TAGS_BYTES: i32 = 512;

/** The tags that mean something here. */
export const enum DatadogTag {
  /** The high half of the trace id. */
  TRACE_HIGH = 0,
  /** How the sampling was decided. */
  DECISION_MAKER = 1,
  /** The id of the user, in base64. */
  USER = 2,
  OTHER = 3,
}

/** Which header of the family the lower-case name is; the caller knows that it is one. */
export function findDatadogHeader(buf: StaticArray<u8>, from: i32, to: i32): DatadogHeader {
  const start = from + 10; // behind `x-datadog-`
  if (equalsText(buf, start, to, "trace-id")) return DatadogHeader.TRACE_ID;
  if (equalsText(buf, start, to, "parent-id")) return DatadogHeader.PARENT_ID;
  if (equalsText(buf, start, to, "sampling-priority")) return DatadogHeader.PRIORITY;
  if (equalsText(buf, start, to, "origin")) return DatadogHeader.ORIGIN;
  if (equalsText(buf, start, to, "tags")) return DatadogHeader.TAGS;
  return DatadogHeader.OTHER;
}

/** The id that the last successful `readDatadogId` read. */
export let datadogId: u64 = 0;

/** Reads an id into `datadogId`: a decimal of 64 bits, or the negative number that some tracers print for a large one. */
export function readDatadogId(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  const negative = start < stop && buf[start] == DASH;
  if (!readDecimal(buf, start + <i32>negative, stop)) return false;
  if (negative && decimal > (<u64>1) << 63) return false;
  datadogId = negative ? 0 - decimal : decimal;
  return true;
}

/** Whether the run is a sampling priority: -1, 0, 1 or 2. */
export function isPriority(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  if (stop - start == 1) return buf[start] >= ZERO && buf[start] <= ZERO + 2;
  return equalsText(buf, start, stop, "-1");
}

/** Whether an origin is of synthetic tests, whose root span has no parent: with it a parent id of 0 is one. */
export function isSyntheticOrigin(buf: StaticArray<u8>, from: i32, to: i32): bool {
  return startsWithText(buf, skipOws(buf, from, to), to, "synthetics");
}

/**
 * Reads the tag at `from` into `out` and answers where the next one starts, past `to` when there is none. White space is
 * part of keys and values, the first `=` parts them, neither is empty.
 */
export function readDatadogTag(line: StaticArray<u8>, from: i32, to: i32, out: Member): i32 {
  const end = indexOf(line, COMMA, from, to);
  const equals = indexOf(line, EQUALS, from, end);
  out.keyFrom = from;
  out.keyTo = equals;
  out.valueFrom = min(equals + 1, end);
  out.valueTo = end;
  out.end = end;
  out.empty = false;
  out.wellFormed = equals > from && out.valueFrom < end;
  for (let i = from; i < end; i++) if (line[i] < SPACE || line[i] > TILDE) out.wellFormed = false;
  return end + 1;
}

/** Which tag a key is. White space around it makes it another one, but for that which must not stay. */
export function findDatadogTag(line: StaticArray<u8>, from: i32, to: i32): DatadogTag {
  if (equalsText(line, from, to, "_dd.p.tid")) return DatadogTag.TRACE_HIGH;
  if (equalsText(line, from, to, "_dd.p.dm")) return DatadogTag.DECISION_MAKER;
  const start = skipOws(line, from, to);
  if (equalsText(line, start, dropOws(line, start, to), "_dd.p.usr.id")) return DatadogTag.USER;
  return DatadogTag.OTHER;
}

/** Whether the value of `_dd.p.dm` is a number of a mechanism alone: `-` and one or two digits. */
export function isMechanism(line: StaticArray<u8>, from: i32, to: i32): bool {
  const digits = to - from - 1;
  return (digits == 1 || digits == 2) && line[from] == DASH && isDigit(line[from + 1]) && isDigit(line[to - 1]);
}
