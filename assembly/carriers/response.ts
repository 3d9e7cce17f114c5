// Server-Timing (W3C Server Timing, section 2.1) as a carrier of trace ids on responses: carriers.md 5.8. Finds the
// metrics that hold an id; all others are data of the application.
import { BACKSLASH, COMMA, isTokenChar, lower, QUOTE } from "../bytes/ascii";
import { dropOws, indexOf, skipOws } from "../bytes/scan";
import { Writer } from "../bytes/writer";

/**
 * Writes one line without its trace metrics and answers whether there were any; `out` is empty when nothing else was
 * there. All other metrics stay byte for byte, in order. A quoted string that never ends quotes nothing, so that no
 * metric can hide behind it.
 */
export function withoutTraceMetrics(buf: StaticArray<u8>, from: i32, to: i32, out: Writer): bool {
  let removed = false;
  let written = false;
  let quoting = true;
  for (let at = from; at <= to; ) {
    let end = quoting ? endOfMetric(buf, at, to) : -1;
    if (end < 0) {
      quoting = false;
      end = indexOf(buf, COMMA, at, to);
    }
    const start = skipOws(buf, at, end);
    if (isTraceMetric(buf, start, end)) {
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

/** The comma that ends the metric at `from`, or `to`; -1 when a quoted string in it has no end. */
function endOfMetric(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = from;
  while (i < to && buf[i] != COMMA) {
    if (buf[i] == QUOTE) {
      i++;
      while (i < to && buf[i] != QUOTE) i += buf[i] == BACKSLASH ? 2 : 1;
      if (i >= to) return -1;
    }
    i++;
  }
  return i;
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

/** Whether the metric's name is `name`, in either case: strict parsers tell cases apart, browsers' scripts need not. */
function isNamed(buf: StaticArray<u8>, from: i32, to: i32, name: string): bool {
  const stop = from + name.length;
  if (stop > to || (stop < to && isTokenChar(buf[stop]))) return false;
  for (let i = 0; i < name.length; i++) if (<u16>lower(buf[from + i]) != <u16>name.charCodeAt(i)) return false;
  return true;
}
