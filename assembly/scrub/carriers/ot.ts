// OpenTracing under policy (carriers.md row 13): ids follow the zone's `trace`, `x-ot-span-context` holds ids that nothing
// here can map and is opaque.
import { writeHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { findOtHeader, isOtSampled, OtHeader } from "../../carriers/ot";
import { Coding } from "../../decide/field";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { admit, family, rewrites, settleHeader } from "./family";
import { scrubOpaque } from "./opaque";

/** The span contexts, of which each is base64. */
const contexts: Lines = new Lines();

/** Scrubs all headers of the family. */
export function scrubOt(m: Message, lines: Lines): void {
  const carrier = Carrier.OT_TRACER;
  const sound = read(m.buf, lines);
  if (!admit(m, carrier, sound, lines)) return;
  const ids = family.ids;
  const out = m.out;
  const again = rewrites(m.rules);
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findOtHeader(m.buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    const start = out.at;
    if (header == OtHeader.TRACE_ID) {
      if (again && !ids.narrow) writeHex(out, ids.hi, 16);
      if (again) writeHex(out, ids.lo, 16);
      settleHeader(m, carrier, Class.TRACE_ID, pair, start);
    } else if (header == OtHeader.SPAN_ID) {
      if (again) writeHex(out, ids.span, 16);
      settleHeader(m, carrier, Class.SPAN_ID, pair, start);
    } else if (header == OtHeader.SAMPLED) {
      settleHeader(m, carrier, Class.SAFE, pair, start);
    } else if (header == OtHeader.CONTEXT) {
      contexts.add(pair);
    } else {
      family.others.add(pair);
    }
  }
  if (contexts.count > 0) scrubOpaque(m, carrier, contexts, Coding.BASE64);
  if (family.others.count > 0) scrubOpaque(m, carrier, family.others);
}

/** Reads the headers into `family`; false when any is malformed. */
function read(buf: StaticArray<u8>, lines: Lines): bool {
  family.clear();
  contexts.count = 0;
  let sound = true;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    switch (findOtHeader(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) {
      case OtHeader.TRACE_ID:
        if (family.takeTrace(buf, pair) == 0) sound = false;
        break;
      case OtHeader.SPAN_ID:
        if (family.takeSpan(buf, pair) == 0) sound = false;
        break;
      case OtHeader.SAMPLED:
        if (!isOtSampled(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair))) sound = false;
        break;
      default:
        break;
    }
  }
  return sound;
}
