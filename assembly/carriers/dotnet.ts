// .NET's hierarchical `request-id` (dotnet/runtime, HierarchicalRequestId.md) and carriers.md 5.6: `|root.local_local.`,
// or a flat id. The root is any text, and often the trace and span id of W3C: `|32HEX.16HEX.`.
import { DASH, DOT, EQUALS, isDigit, isLetter, PLUS, SLASH, UNDERSCORE } from "../bytes/ascii";
import { isHex, readHex, writeHex } from "../bytes/hex";
import { dropOws, skipOws } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { TraceContext } from "./traceparent";

const BAR: u8 = 0x7c;
const OVERFLOW: u8 = 0x23;
/** A longer one is ignored by every receiver. */
const REQUEST_ID_BYTES: i32 = 1024;

/**
 * Reads one line of up to 1,024 characters of base64 and `- | . _ #`; false for anything else. The ids are those of W3C
 * that it starts with: the span id 0 where that alone is missing, the trace id 0 where the root is another text.
 */
export function readDotnetId(buf: StaticArray<u8>, from: i32, to: i32, out: TraceContext): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  for (let i = start; i < stop; i++) if (!isIdChar(buf[i])) return false;
  out.hi = out.lo = out.span = 0;
  out.canonical = true;
  if (stop - start >= 34 && buf[start] == BAR && buf[start + 33] == DOT && isHex(buf, start + 1, start + 33)) {
    out.hi = readHex(buf, start + 1, start + 17);
    out.lo = readHex(buf, start + 17, start + 33);
    const span = start + 34;
    const end = span + 16;
    const ended = end < stop && (buf[end] == DOT || buf[end] == UNDERSCORE);
    if (ended && isHex(buf, span, end)) out.span = readHex(buf, span, end);
  }
  return start < stop && stop - start <= REQUEST_ID_BYTES;
}

/** How many bytes of the line the ids take that were read, with the punctuation around them. */
export function idsBytes(ctx: TraceContext): i32 {
  if ((ctx.hi | ctx.lo) == 0) return 0;
  return ctx.span == 0 ? 34 : 51;
}

/** Writes the ids alone: the id of an ancestor of the request, without what came behind. */
export function writeDotnetId(ctx: TraceContext, out: Writer): void {
  out.byte(BAR);
  writeHex(out, ctx.hi, 16);
  writeHex(out, ctx.lo, 16);
  out.byte(DOT);
  if (ctx.span == 0) return;
  writeHex(out, ctx.span, 16);
  out.byte(DOT);
}

function isIdChar(c: u8): bool {
  if (isLetter(c) || isDigit(c)) return true;
  return (
    c == DASH || c == BAR || c == DOT || c == UNDERSCORE || c == OVERFLOW || c == PLUS || c == SLASH || c == EQUALS
  );
}
