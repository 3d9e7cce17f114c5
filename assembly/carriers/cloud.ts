// Google's `x-cloud-trace-context` (opentelemetry-operations-js, propagator) and carriers.md 5.17:
// `TRACE[/SPAN][;o=OPTIONS]`, the span in decimal. Reads hex of either case, writes lower case.
import { isHexDigit, lower, SEMICOLON, SLASH } from "../bytes/ascii";
import { decimal, readDecimal } from "../bytes/decimal";
import { hexDigit, writeHex } from "../bytes/hex";
import { dropOws, indexOf, skipOws, startsWithText } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { TraceContext } from "./traceparent";

/** Options are the bits of one byte, in decimal. */
const OPTION_DIGITS: i32 = 3;

/** Reads one line; false, and nothing of use in `out`, for anything else, zero ids and spans over 64 bits included. */
export function readCloudTrace(buf: StaticArray<u8>, from: i32, to: i32, out: TraceContext): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  const semicolon = indexOf(buf, SEMICOLON, start, stop);
  const slash = indexOf(buf, SLASH, start, semicolon);
  if (slash - start != 32) return false;
  out.hi = 0;
  out.lo = 0;
  for (let i = start; i < slash; i++) {
    if (!isHexDigit(buf[i])) return false;
    out.hi = (out.hi << 4) | (out.lo >> 60);
    out.lo = (out.lo << 4) | <u64>hexDigit(lower(buf[i]));
  }
  out.span = 0;
  if (slash < semicolon) {
    if (!readDecimal(buf, slash + 1, semicolon) || decimal == 0) return false;
    out.span = decimal;
  }
  out.deferred = semicolon == stop;
  out.flags = 0;
  out.canonical = true;
  return (out.hi | out.lo) != 0 && (out.deferred || readOptions(buf, semicolon, stop, out));
}

/** Reads `;o=` and a number into `flags`. */
function readOptions(buf: StaticArray<u8>, from: i32, to: i32, out: TraceContext): bool {
  if (to - from > 3 + OPTION_DIGITS || !startsWithText(buf, from, to, ";o=")) return false;
  if (!readDecimal(buf, from + 3, to)) return false;
  out.flags = <u8>(decimal & 1);
  return true;
}

/** Writes the parts that came, of the options the one bit that has a meaning. */
export function writeCloudTrace(ctx: TraceContext, out: Writer): void {
  writeHex(out, ctx.hi, 16);
  writeHex(out, ctx.lo, 16);
  if (ctx.span != 0) {
    out.byte(SLASH);
    out.decimal(ctx.span);
  }
  if (ctx.deferred) return;
  out.text(";o=");
  writeHex(out, ctx.flags & 1, 1);
}
