// Server-Timing (W3C Server Timing, section 2.1) as a carrier of trace ids on responses: carriers.md 5.8. Finds the
// metrics that hold an id; all others are data of the application.
import { BACKSLASH, COMMA, EQUALS, isTokenChar, lower, QUOTE, SEMICOLON } from "../bytes/ascii";
import { isHex } from "../bytes/hex";
import { dropOws, indexOf, skipOws, startsWithText } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { readTraceparent, TRACEPARENT_BYTES, TraceContext } from "./traceparent";

const context: TraceContext = new TraceContext();

/** Whether quotes still quote in the line at hand: one that nothing ends is an ordinary byte, and so are all after. */
let quoting: bool = true;

/**
 * Writes one line without its trace metrics, or with `ids` without those that are more than an id, and answers whether
 * any went; `out` is empty when nothing else was there. All other metrics stay byte for byte, in order; blanks between
 * commas do not. A quoted string that never ends quotes nothing, so that no metric can hide behind it.
 */
export function withoutTraceMetrics(buf: StaticArray<u8>, from: i32, to: i32, ids: bool, out: Writer): bool {
  let removed = false;
  let written = false;
  quoting = true;
  for (let at = from; at <= to; ) {
    const end = endOfMetric(buf, at, to);
    const start = skipOws(buf, at, end);
    if (
      (isTraceMetric(buf, start, end) || describesTrace(buf, start, end)) &&
      !(ids && isId(buf, start, dropOws(buf, start, end)))
    ) {
      removed = true;
    } else if (start < end) {
      if (written) out.byte(COMMA);
      out.bytes(buf, written ? at : start, dropOws(buf, start, end));
      written = true;
    }
    at = end + 1;
  }
  return removed;
}

/** The comma that ends the metric at `from`, or `to`. */
function endOfMetric(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = from;
  while (i < to && buf[i] != COMMA) {
    if (quoting && buf[i] == QUOTE) {
      const close = endOfQuoted(buf, i + 1, to);
      if (close < 0) quoting = false;
      else i = close;
    }
    i++;
  }
  return i;
}

/** The quote that ends the quoted string whose text starts at `from` (RFC 9110 section 5.6.4), or -1. */
function endOfQuoted(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = from;
  while (i < to && buf[i] != QUOTE) i += buf[i] == BACKSLASH ? 2 : 1;
  return i < to ? i : -1;
}

/** The metrics of carriers.md 5.8, and the carriers that may be copied into one by name. */
function isTraceMetric(buf: StaticArray<u8>, from: i32, to: i32): bool {
  return (
    isNamed(buf, from, to, "trace") ||
    isNamed(buf, from, to, "traceparent") ||
    isNamed(buf, from, to, "tracestate") ||
    isNamed(buf, from, to, "traceresponse") ||
    isNamed(buf, from, to, "intid")
  );
}

/** Whether a metric of any other name is described by a traceparent. */
function describesTrace(buf: StaticArray<u8>, from: i32, to: i32): bool {
  for (let i = from; i + TRACEPARENT_BYTES < to; i++) {
    if (buf[i] != QUOTE && buf[i] != EQUALS) continue;
    if (readTraceparent(buf, i + 1, i + 1 + TRACEPARENT_BYTES, context)) return true;
  }
  return false;
}

/** Whether the trace metric is its name and one id, bare or in quotes, in the spelling of `traceparent` or of Instana. */
function isId(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const name = indexOf(buf, SEMICOLON, from, to);
  if (!startsWithText(buf, name, to, ";desc=")) return false;
  let start = name + 6;
  let stop = to;
  if (stop - start > 1 && buf[start] == QUOTE && buf[stop - 1] == QUOTE) {
    start++;
    stop--;
  }
  if (!isNamed(buf, from, name, "intid")) return readTraceparent(buf, start, stop, context) && context.canonical;
  return (stop - start == 16 || stop - start == 32) && isHex(buf, start, stop);
}

/** Whether the metric's name is `name`, in either case: strict parsers tell cases apart, browsers' scripts need not. */
function isNamed(buf: StaticArray<u8>, from: i32, to: i32, name: string): bool {
  const stop = from + name.length;
  if (stop > to || (stop < to && isTokenChar(buf[stop]))) return false;
  for (let i = 0; i < name.length; i++) if (<u16>lower(buf[from + i]) != <u16>name.charCodeAt(i)) return false;
  return true;
}
