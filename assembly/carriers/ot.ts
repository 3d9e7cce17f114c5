// OpenTracing and Lightstep (carriers.md 5.13): the `ot-tracer-` headers, and `x-ot-span-context`, a protobuf in base64
// that nothing here reads.
import { DASH, ZERO } from "../bytes/ascii";
import { dropOws, equalsText, skipOws } from "../bytes/scan";

/** Which header of the family a name is. */
export const enum OtHeader {
  TRACE_ID = 0,
  SPAN_ID = 1,
  SAMPLED = 2,
  /** `x-ot-span-context`. */
  CONTEXT = 3,
  /** What starts like the family and is not known. */
  OTHER = 4,
}

/** Which header of the family the lower-case name is; the caller knows that it is one. */
export function findOtHeader(buf: StaticArray<u8>, from: i32, to: i32): OtHeader {
  const x = buf[from + 1] == DASH; // `x-ot-`, not `ot-tracer-`
  const start = from + (x ? 5 : 10);
  if (x) return equalsText(buf, start, to, "span-context") ? OtHeader.CONTEXT : OtHeader.OTHER;
  if (equalsText(buf, start, to, "traceid")) return OtHeader.TRACE_ID;
  if (equalsText(buf, start, to, "spanid")) return OtHeader.SPAN_ID;
  return equalsText(buf, start, to, "sampled") ? OtHeader.SAMPLED : OtHeader.OTHER;
}

/** Whether the run is a value of `ot-tracer-sampled`: `true`, `false`, `0` or `1`. */
export function isOtSampled(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  if (stop - start == 1) return (buf[start] | 1) == ZERO + 1;
  return equalsText(buf, start, stop, "true") || equalsText(buf, start, stop, "false");
}
