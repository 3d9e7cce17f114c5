// Jaeger's `uber-trace-id` (jaeger-client-go, propagation.go) and carriers.md 5.10: `trace:span:parent:flags`. Reads what
// old clients write as well: ids without leading zeros, colons as `%3A`. Writes only the safe output profile.
import { COLON, lower, PERCENT, ZERO } from "../bytes/ascii";
import { isHex, readHex, writeHex } from "../bytes/hex";
import { dropOws, skipOws } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { TraceContext } from "./traceparent";

/** Sampled 1, debug 2. All others are zero on output. */
const JAEGER_FLAGS: u8 = 3;
/** Clients pad flags, and mean one byte. */
const FLAG_DIGITS: i32 = 8;

/**
 * Reads one line; false, and nothing of use in `out`, for anything else. The parent is deprecated and may be any text:
 * `canonical` says that it is the `0` that stands for none.
 */
export function readUberTraceId(buf: StaticArray<u8>, from: i32, to: i32, out: TraceContext): bool {
  const trace = skipOws(buf, from, to);
  const stop = dropOws(buf, trace, to);
  const traceTo = endOfPart(buf, trace, stop);
  const span = afterColon(buf, traceTo, stop);
  const spanTo = endOfPart(buf, span, stop);
  const parent = afterColon(buf, spanTo, stop);
  const parentTo = endOfPart(buf, parent, stop);
  const flags = afterColon(buf, parentTo, stop);
  if (!isShortHex(buf, trace, traceTo, 32) || !isShortHex(buf, span, spanTo, 16)) return false;
  if (!isShortHex(buf, flags, stop, FLAG_DIGITS)) return false;
  const middle = max(trace, traceTo - 16);
  out.hi = readHex(buf, trace, middle);
  out.lo = readHex(buf, middle, traceTo);
  out.span = readHex(buf, span, spanTo);
  out.flags = <u8>readHex(buf, flags, stop);
  out.deferred = false;
  out.canonical = parentTo - parent == 1 && buf[parent] == ZERO;
  return (out.hi | out.lo) != 0 && out.span != 0;
}

/** Writes ids padded and no parent (carriers.md 7.3). */
export function writeUberTraceId(ctx: TraceContext, out: Writer): void {
  writeHex(out, ctx.hi, 16);
  writeHex(out, ctx.lo, 16);
  out.byte(COLON);
  writeHex(out, ctx.span, 16);
  out.byte(COLON);
  out.byte(ZERO);
  out.byte(COLON);
  writeHex(out, ctx.flags & JAEGER_FLAGS, 1);
}

/** The colon, plain or escaped, that ends the part at `from`, or `to`. */
function endOfPart(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = from;
  while (i < to && buf[i] != COLON && !isEscapedColon(buf, i, to)) i++;
  return i;
}

/** Where the part behind the colon at `at` starts. */
function afterColon(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  return at == to ? to : at + (buf[at] == COLON ? 1 : 3);
}

function isEscapedColon(buf: StaticArray<u8>, at: i32, to: i32): bool {
  return buf[at] == PERCENT && to - at > 2 && buf[at + 1] == 0x33 && lower(buf[at + 2]) == 0x61;
}

/** Whether the run is 1 to `most` HEX. */
function isShortHex(buf: StaticArray<u8>, from: i32, to: i32, most: i32): bool {
  return from < to && to - from <= most && isHex(buf, from, to);
}
