// One header map under policy: sorts its pairs into carriers and lets each be decided, ids first. Decides, never
// applies: the outcome is `edits`, values in `out`, and `marks` for the next attach point.
import { PAIRS, PAIRS_LIMIT } from "../bytes/pairs";
import { withoutTraceMetrics } from "../carriers/response";
import { Mode, Trace } from "../words/action";
import { CARRIERS, Carrier } from "../words/carrier";
import { Class } from "../words/class";
import { findCarrier } from "../words/header";
import { Reason } from "../words/reason";
import { b3Parent, scrubB3 } from "./b3";
import { scrubBaggage } from "./baggage";
import { Edits } from "./edits";
import { settleKept } from "./field";
import { scrubHeader, startHeaders } from "./header";
import { Hop } from "./hop";
import { leavesMarks } from "./ids";
import { Lines } from "./lines";
import { marks } from "./marks";
import { out } from "./output";
import { refuse } from "./refuse";
import { Rules } from "./rules";
import { parent, scrubTraceparent } from "./traceparent";
import { scrubTracestate } from "./tracestate";
import { message } from "./transform";

export const edits: Edits = new Edits();

const lines: StaticArray<Lines> = makeLines();

function makeLines(): StaticArray<Lines> {
  const made = new StaticArray<Lines>(CARRIERS);
  for (let c = 0; c < CARRIERS; c++) made[c] = new Lines();
  return made;
}

/** Whether a pair of the map sorted last belongs to a carrier. */
const sorted = new StaticArray<bool>(PAIRS_LIMIT);

/** Sorts PAIRS, whose runs lie in `buf`, by carrier; answers whether there is any. Forgets the map before. */
export function sortPairs(buf: StaticArray<u8>): bool {
  for (let c = 0; c < CARRIERS; c++) lines[c].count = 0;
  let found = false;
  for (let i = 0; i < PAIRS.count; i++) {
    const carrier = findCarrier(buf, PAIRS.nameFrom(i), PAIRS.nameTo(i));
    sorted[i] = carrier >= 0;
    if (carrier < 0) continue;
    lines[carrier].add(i);
    found = true;
  }
  return found;
}

/**
 * Scrubs the map sorted last into `edits`; `carriers`: whether it has any. `message` holds the trace of the stream's
 * request headers where they came before. False when the outcome does not fit: the message must then be refused, for it
 * is not clean.
 */
export function scrub(hop: Hop, rules: Rules, buf: StaticArray<u8>, carriers: bool): bool {
  edits.reset();
  out.reset();
  message.minted = 0;
  if (carriers) scrubCarriers(hop, rules, buf);
  if (startHeaders(rules)) {
    for (let i = 0; i < PAIRS.count; i++) {
      if (!sorted[i]) scrubHeader(rules, buf, i, edits);
    }
  }
  if (leavesMarks(hop, rules)) marks.dirty = true;
  if (out.full || edits.full) return false;
  if (rules.policy.mode == Mode.REPORT) edits.reset(); // rule 17: decides and counts, writes nothing
  return true;
}

function scrubCarriers(hop: Hop, rules: Rules, buf: StaticArray<u8>): void {
  scrubTraceparent(hop, rules, buf, lines[Carrier.TRACEPARENT], edits);
  scrubB3(hop, rules, buf, lines[Carrier.B3], edits);
  if (!rules.response && (parent.stays || b3Parent.stays)) {
    message.traced = true;
    message.traceLow = parent.stays ? parent.traceLow : b3Parent.traceLow;
  }
  const states = lines[Carrier.TRACESTATE];
  if (states.count > 0) {
    if (parent.stays) scrubTracestate(rules, buf, states, parent.mapped, edits);
    else refuse(rules, Carrier.TRACESTATE, Reason.TRACE, buf, states, edits);
  }
  if (lines[Carrier.BAGGAGE].count > 0) scrubBaggage(rules, buf, lines[Carrier.BAGGAGE], edits);
  for (let c = <i32>Carrier.ELASTIC; c < CARRIERS; c++) {
    if (c != Carrier.B3 && lines[c].count > 0) scrubVendor(rules, c, buf, lines[c]);
  }
}

/** Rows 4 to 31 of carriers.md: as they are inside a mesh, nothing of them beyond. */
function scrubVendor(rules: Rules, carrier: i32, buf: StaticArray<u8>, family: Lines): void {
  const inside = rules.zone.own && rules.passes(carrier) && rules.trace == Trace.KEEP;
  if (!inside) {
    if (carrier == Carrier.SERVER_TIMING) scrubServerTiming(rules, buf, family);
    else refuse(rules, carrier, vendorReason(rules, carrier), buf, family, edits);
    return;
  }
  for (let i = 0; i < family.count; i++) {
    const pair = family.pair(i);
    const from = PAIRS.valueFrom(pair);
    const to = PAIRS.valueTo(pair);
    const nameFrom = PAIRS.nameFrom(pair);
    const nameTo = PAIRS.nameTo(pair);
    settleKept(rules, carrier, Reason.CARRIER, Class.UNKNOWN, buf, nameFrom, nameTo, from, to, 0, false);
  }
}

function vendorReason(rules: Rules, carrier: i32): i32 {
  if (!rules.passes(carrier)) return Reason.GATE;
  return rules.trace == Trace.KEEP ? Reason.CARRIER : Reason.TRACE;
}

/** Row 8: the trace metrics go, an application's own timings stay; all lines become one where any metric goes. */
function scrubServerTiming(rules: Rules, buf: StaticArray<u8>, family: Lines): void {
  const start = out.at;
  let removed = false;
  for (let i = 0; i < family.count; i++) {
    const pair = family.pair(i);
    const before = out.at;
    if (before > start) out.text(", ");
    const at = out.at;
    if (withoutTraceMetrics(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair), out)) removed = true;
    if (out.at == at) out.at = before;
  }
  if (!removed) {
    out.at = start;
    return;
  }
  const first = family.pair(0);
  const nameFrom = PAIRS.nameFrom(first);
  const nameTo = PAIRS.nameTo(first);
  const from = PAIRS.valueFrom(first);
  const to = PAIRS.valueTo(first);
  if (out.at == start) {
    refuse(rules, Carrier.SERVER_TIMING, Reason.CARRIER, buf, family, edits);
  } else {
    edits.replace(nameFrom, nameTo, start, out.at);
    settleKept(rules, Carrier.SERVER_TIMING, Reason.CARRIER, 0, buf, nameFrom, nameTo, from, to, start, true);
  }
}
