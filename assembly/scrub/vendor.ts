// The carriers of rows 4 to 31 of carriers.md: finds the file that knows a carrier's row. One that none knows is opaque:
// as it is inside a mesh, nothing of it beyond.
import { PAIRS } from "../bytes/pairs";
import { Edits } from "../decide/edits";
import { settleKept } from "../decide/field";
import { Hop } from "../decide/hop";
import { Lines } from "../decide/lines";
import { refuse } from "../decide/refuse";
import { Rules } from "../decide/rules";
import { Trace } from "../words/action";
import { Carrier } from "../words/carrier";
import { Class } from "../words/class";
import { Reason } from "../words/reason";
import { scrubServerTiming } from "./timing";

/** Scrubs all `lines` of one carrier. `traceparent` and `b3` are decided before. */
export function scrubVendor(
  hop: Hop,
  rules: Rules,
  carrier: i32,
  buf: StaticArray<u8>,
  lines: Lines,
  edits: Edits,
): void {
  switch (carrier) {
    case Carrier.SERVER_TIMING:
      return scrubServerTiming(rules, buf, lines, edits);
    default:
      return scrubOpaque(rules, carrier, buf, lines, edits);
  }
}

/** Whether the row's column for the inside of a mesh holds for this carrier here. */
export function staysInside(rules: Rules, carrier: i32): bool {
  return rules.zone.own && rules.passes(carrier) && rules.trace == Trace.KEEP;
}

/** Why a carrier of ids or names goes where `staysInside` is false. */
export function vendorReason(rules: Rules, carrier: i32): i32 {
  if (!rules.passes(carrier)) return Reason.GATE;
  return rules.trace == Trace.KEEP ? Reason.CARRIER : Reason.TRACE;
}

function scrubOpaque(rules: Rules, carrier: i32, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  if (!staysInside(rules, carrier)) {
    return refuse(rules, carrier, vendorReason(rules, carrier), buf, lines, edits);
  }
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const from = PAIRS.valueFrom(pair);
    const to = PAIRS.valueTo(pair);
    const nameFrom = PAIRS.nameFrom(pair);
    const nameTo = PAIRS.nameTo(pair);
    settleKept(rules, carrier, Reason.CARRIER, Class.UNKNOWN, buf, nameFrom, nameTo, from, to, 0, false);
  }
}
