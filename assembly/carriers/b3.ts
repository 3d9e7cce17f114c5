// B3 (openzipkin/b3-propagation, README) and carriers.md 5.9: the single header `trace-span-state-parent` and the
// fields of the `x-b3-` headers. Reads one header at a time; that the headers fit together is for the caller.
import { DASH, isDigit } from "../bytes/ascii";
import { isHex, readHex, writeHex } from "../bytes/hex";
import { dropOws, equalsText, indexOf, skipOws } from "../bytes/scan";
import { Writer } from "../bytes/writer";

/** Which header of the family a name is. */
export const enum B3Header {
  SINGLE = 0,
  TRACE_ID = 1,
  SPAN_ID = 2,
  PARENT_SPAN_ID = 3,
  SAMPLED = 4,
  FLAGS = 5,
  /** `x-b3-` and something that B3 does not define. */
  OTHER = 6,
}

/** The sampling state, as the byte that the single header spells it with. */
export const B3_DEFER: u8 = 0;
export const B3_DENY: u8 = 0x30;
export const B3_ACCEPT: u8 = 0x31;
export const B3_DEBUG: u8 = 0x64;

/** The ids and the state of a B3 context. */
export class B3 {
  hi: u64 = 0;
  lo: u64 = 0;
  span: u64 = 0;
  parent: u64 = 0;
  /** Whether the trace id was written with 32 digits. */
  wide: bool = false;
  /** False where only a state came. */
  hasIds: bool = false;
  hasParent: bool = false;
  state: u8 = B3_DEFER;

  clear(): void {
    this.hi = 0;
    this.lo = 0;
    this.span = 0;
    this.parent = 0;
    this.wide = false;
    this.hasIds = false;
    this.hasParent = false;
    this.state = B3_DEFER;
  }
}

/** Which header of the family the lower-case name is; the caller knows that it is one. */
export function findB3Header(buf: StaticArray<u8>, from: i32, to: i32): B3Header {
  if (equalsText(buf, from, to, "x-b3-traceid")) return B3Header.TRACE_ID;
  if (equalsText(buf, from, to, "x-b3-spanid")) return B3Header.SPAN_ID;
  if (equalsText(buf, from, to, "x-b3-sampled")) return B3Header.SAMPLED;
  if (equalsText(buf, from, to, "b3")) return B3Header.SINGLE;
  if (equalsText(buf, from, to, "x-b3-parentspanid")) return B3Header.PARENT_SPAN_ID;
  if (equalsText(buf, from, to, "x-b3-flags")) return B3Header.FLAGS;
  return B3Header.OTHER;
}

/**
 * Reads the single header: `trace-span[-state][-parent]`, or a state alone. False when it is anything else, an empty
 * part and a zero id included; `out` then holds nothing of use.
 */
export function readB3Single(buf: StaticArray<u8>, from: i32, to: i32, out: B3): bool {
  out.clear();
  let at = skipOws(buf, from, to);
  const stop = dropOws(buf, at, to);
  if (stop - at == 1) {
    out.state = buf[at];
    return isState(out.state);
  }
  const dash = indexOf(buf, DASH, at, stop);
  if (!readTraceDigits(buf, at, dash, out)) return false;
  at = dash;
  if (stop - at < 17) return false;
  out.span = readB3SpanId(buf, at + 1, at + 17);
  out.hasIds = true;
  at += 17;
  if (out.span == 0) return false;
  if (stop - at == 2 || (stop - at > 2 && buf[at + 2] == DASH)) {
    out.state = buf[at + 1];
    if (buf[at] != DASH || !isState(out.state)) return false;
    at += 2;
  }
  if (at == stop) return true;
  if (stop - at != 17 || buf[at] != DASH) return false;
  out.parent = readB3SpanId(buf, at + 1, stop);
  out.hasParent = true;
  return out.parent != 0;
}

/** Writes what `readB3Single` reads, each part where the context has it and the trace id as wide as it came. */
export function writeB3Single(b3: B3, out: Writer): void {
  if (b3.hasIds) {
    writeB3TraceId(b3, out);
    out.byte(DASH);
    writeHex(out, b3.span, 16);
    if (b3.state != B3_DEFER) out.byte(DASH);
  }
  if (b3.state != B3_DEFER) out.byte(b3.state);
  if (b3.hasParent) {
    out.byte(DASH);
    writeHex(out, b3.parent, 16);
  }
}

/** Reads 16 or 32 HEX, not all zero, into `hi`, `lo` and `wide`. */
export function readB3TraceId(buf: StaticArray<u8>, from: i32, to: i32, out: B3): bool {
  const start = skipOws(buf, from, to);
  return readTraceDigits(buf, start, dropOws(buf, start, to), out);
}

/** Writes the trace id as wide as it came. */
export function writeB3TraceId(b3: B3, out: Writer): void {
  if (b3.wide) writeHex(out, b3.hi, 16);
  writeHex(out, b3.lo, 16);
}

/** The number that 16 HEX spell, of a span or of its parent; 0, which is no id, for everything else. */
export function readB3SpanId(buf: StaticArray<u8>, from: i32, to: i32): u64 {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  if (stop - start != 16 || !isHex(buf, start, stop)) return 0;
  return readHex(buf, start, stop);
}

/** Whether the run is a value of `x-b3-sampled`: `0`, `1`, or the legacy `true` and `false`. */
export function isB3Sampled(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  if (stop - start == 1) return buf[start] == B3_DENY || buf[start] == B3_ACCEPT;
  return equalsText(buf, start, stop, "true") || equalsText(buf, start, stop, "false");
}

/** Whether the run can be `x-b3-flags`: 1 is debug, other numbers mean nothing. Two digits leave no room for data. */
export function isB3Flags(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  const digits = stop - start;
  return (digits == 1 || digits == 2) && isDigit(buf[start]) && isDigit(buf[stop - 1]);
}

function isState(c: u8): bool {
  return c == B3_DENY || c == B3_ACCEPT || c == B3_DEBUG;
}

function readTraceDigits(buf: StaticArray<u8>, from: i32, to: i32, out: B3): bool {
  const digits = to - from;
  if ((digits != 16 && digits != 32) || !isHex(buf, from, to)) return false;
  out.wide = digits == 32;
  out.hi = out.wide ? readHex(buf, from, from + 16) : 0;
  out.lo = readHex(buf, to - 16, to);
  return (out.hi | out.lo) != 0;
}
