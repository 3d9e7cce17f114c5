// Sentry's `sentry-trace` (getsentry/develop, trace propagation) and carriers.md 5.20: `32HEX-16HEX[-0|1]`.
import { DASH, ZERO } from "../bytes/ascii";
import { isHex, readHex, writeHex } from "../bytes/hex";
import { dropOws, skipOws } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { TraceContext } from "./traceparent";

const IDS_BYTES: i32 = 49;

/** Reads one line; false, and nothing of use in `out`, for anything else, zero ids included. */
export function readSentryTrace(buf: StaticArray<u8>, from: i32, to: i32, out: TraceContext): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  const middle = start + 32;
  const end = start + IDS_BYTES;
  if (stop < end || buf[middle] != DASH || !isHex(buf, start, middle) || !isHex(buf, middle + 1, end)) return false;
  out.hi = readHex(buf, start, start + 16);
  out.lo = readHex(buf, start + 16, middle);
  out.span = readHex(buf, middle + 1, end);
  out.deferred = stop == end;
  out.flags = 0;
  out.canonical = true;
  if ((out.hi | out.lo) == 0 || out.span == 0) return false;
  if (out.deferred) return true;
  if (stop - end != 2 || buf[end] != DASH) return false;
  out.flags = buf[end + 1] - ZERO;
  return out.flags <= 1;
}

/** Writes what `readSentryTrace` reads, the decision where there is one. */
export function writeSentryTrace(ctx: TraceContext, out: Writer): void {
  writeHex(out, ctx.hi, 16);
  writeHex(out, ctx.lo, 16);
  out.byte(DASH);
  writeHex(out, ctx.span, 16);
  if (ctx.deferred) return;
  out.byte(DASH);
  out.byte(ZERO + ctx.flags);
}
