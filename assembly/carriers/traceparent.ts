// W3C Trace Context Level 2, section 3.2 (traceparent), and carriers.md 5.1. Also the grammar of
// elastic-apm-traceparent and traceresponse. Reads strictly, writes only the safe output profile.
import { DASH } from "../bytes/ascii";
import { isHex, readHex, writeHex } from "../bytes/hex";
import { dropOws, skipOws } from "../bytes/scan";
import { Writer } from "../bytes/writer";

/** The length of a version 00 traceparent, and of the prefix that higher versions share with it. */
export const TRACEPARENT_BYTES: i32 = 55;

/** The flags that Level 2 defines: sampled 1, random 2. All others are zero on output. */
export const KNOWN_FLAGS: u8 = 3;

/** A trace id in two halves, the span id of the caller, and the flags as they came. What every carrier of one header says. */
export class TraceContext {
  hi: u64 = 0;
  lo: u64 = 0;
  /** 0 where the carrier may leave it out and did. */
  span: u64 = 0;
  flags: u8 = 0;
  version: u8 = 0;
  /** Whether the flags were left out, where the carrier may: the receiver is to decide on sampling. */
  deferred: bool = false;
  /** Whether the bytes read may stay: of a traceparent, that they are exactly what `writeTraceparent` would write. */
  canonical: bool = false;
}

/**
 * Reads one line. False for version ff, a zero id, upper case, or anything after the flags of version 00; `out` then
 * holds nothing of use. A higher version is read by its prefix. White space around the value is tolerated.
 */
export function readTraceparent(buf: StaticArray<u8>, from: i32, to: i32, out: TraceContext): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  const length = stop - start;
  if (length < TRACEPARENT_BYTES) return false;
  if (!isHex(buf, start, start + 2) || buf[start + 2] != DASH) return false;
  if (!isHex(buf, start + 3, start + 35) || buf[start + 35] != DASH) return false;
  if (!isHex(buf, start + 36, start + 52) || buf[start + 52] != DASH) return false;
  if (!isHex(buf, start + 53, start + 55)) return false;
  out.version = <u8>readHex(buf, start, start + 2);
  out.hi = readHex(buf, start + 3, start + 19);
  out.lo = readHex(buf, start + 19, start + 35);
  out.span = readHex(buf, start + 36, start + 52);
  out.flags = <u8>readHex(buf, start + 53, start + 55);
  out.canonical = length == TRACEPARENT_BYTES && to - from == length && out.version == 0 && out.flags <= KNOWN_FLAGS;
  if (out.version == 0xff || (out.hi | out.lo) == 0 || out.span == 0) return false;
  if (length == TRACEPARENT_BYTES) return true;
  return out.version != 0 && buf[start + TRACEPARENT_BYTES] == DASH;
}

/** Writes `ctx` as version 00 with the unknown flags zero (carriers.md 7.1). */
export function writeTraceparent(ctx: TraceContext, out: Writer): void {
  writeHex(out, 0, 2);
  out.byte(DASH);
  writeHex(out, ctx.hi, 16);
  writeHex(out, ctx.lo, 16);
  out.byte(DASH);
  writeHex(out, ctx.span, 16);
  out.byte(DASH);
  writeHex(out, ctx.flags & KNOWN_FLAGS, 2);
}
