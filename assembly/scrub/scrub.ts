// One header map under policy: sorts its pairs into carriers and lets each be decided, ids first. Decides, never
// applies: the outcome is `edits`, values in `out`, and `marks` for the next attach point.
import { PAIRS, PAIRS_LIMIT } from "../bytes/pairs";
import { Edits } from "../decide/edits";
import { Hop } from "../decide/hop";
import { leavesMarks, startIds } from "../decide/ids";
import { Lines } from "../decide/lines";
import { marks } from "../decide/marks";
import { keepLine, recallLine } from "../decide/memo";
import { out } from "../decide/output";
import { refuse } from "../decide/refuse";
import { Rules } from "../decide/rules";
import { message } from "../decide/transform";
import { Mode } from "../words/action";
import { CARRIERS, Carrier, hasFields } from "../words/carrier";
import { findCarrier } from "../words/header";
import { Reason } from "../words/reason";
import { b3Parent, scrubB3 } from "./carriers/b3";
import { scrubBaggage } from "./carriers/baggage";
import { parent, scrubTraceparent } from "./carriers/traceparent";
import { scrubTracestate } from "./carriers/tracestate";
import { scrubVendor } from "./carriers/vendor";
import { scrubHeader, startHeaders } from "./headers/header";

export const edits: Edits = new Edits();

const lines: StaticArray<Lines> = makeLines();

function makeLines(): StaticArray<Lines> {
  const made = new StaticArray<Lines>(CARRIERS);
  for (let c = 0; c < CARRIERS; c++) made[c] = new Lines();
  return made;
}

/**
 * The carriers behind `traceparent` and `b3` in the order that they are decided: those with ids that can be mapped, then
 * those that may keep a text in which such an id stands.
 */
const ORDER: StaticArray<i32> = makeOrder();

function makeOrder(): StaticArray<i32> {
  const order = new StaticArray<i32>(CARRIERS - 3);
  let at = 0;
  for (let c = <i32>Carrier.TRACESTATE; c < CARRIERS; c++) if (c != Carrier.B3 && hasIds(c)) order[at++] = c;
  for (let c = <i32>Carrier.TRACESTATE; c < CARRIERS; c++) if (!hasIds(c)) order[at++] = c;
  return order;
}

function hasIds(c: i32): bool {
  return !hasFields(c) || c == Carrier.DATADOG || c == Carrier.INSTANA || c == Carrier.HONEYCOMB;
}

/** Whether a pair of the map sorted last belongs to a carrier. */
const sorted = new StaticArray<bool>(PAIRS_LIMIT);
/** Whether that map had any carrier. */
let found: bool = false;

/** Sorts PAIRS, whose runs lie in `buf`, by carrier; answers whether there is any. Forgets the map before. */
export function sortPairs(buf: StaticArray<u8>): bool {
  if (found) for (let c = 0; c < CARRIERS; c++) lines[c].count = 0;
  found = false;
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
 * Scrubs the map sorted last into `edits`; `carriers`: whether it has any; `tunnel`: whether it is of a CONNECT that is
 * left alone, so that only the gate holds. `message` holds the trace of the stream's
 * request headers where they came before. False when the outcome does not fit: the message must then be refused, for it
 * is not clean.
 */
export function scrub(hop: Hop, rules: Rules, buf: StaticArray<u8>, carriers: bool, tunnel: bool): bool {
  edits.reset();
  out.reset();
  message.minted = 0;
  if (carriers && tunnel) gateCarriers(rules, buf);
  else if (carriers) scrubCarriers(hop, rules, buf);
  if (startHeaders(rules)) {
    for (let i = 0; i < PAIRS.count; i++) {
      if (!sorted[i]) scrubHeader(hop, rules, buf, i, edits);
    }
  }
  if (leavesMarks(hop, rules)) marks.dirty = true;
  if (out.full || edits.full) return false;
  if (rules.policy.mode == Mode.REPORT) edits.reset(); // rule 17: decides and counts, writes nothing
  return true;
}

function gateCarriers(rules: Rules, buf: StaticArray<u8>): void {
  parent.stays = false;
  for (let c = <i32>Carrier.TRACEPARENT; c < CARRIERS; c++) {
    if (lines[c].count > 0 && !rules.passes(c)) refuse(rules, c, Reason.GATE, buf, lines[c], edits);
  }
}

function scrubCarriers(hop: Hop, rules: Rules, buf: StaticArray<u8>): void {
  startIds();
  scrubTraceparent(hop, rules, buf, lines[Carrier.TRACEPARENT], edits);
  scrubB3(hop, rules, buf, lines[Carrier.B3], edits);
  if (!rules.response && (parent.stays || b3Parent.stays)) {
    message.traced = true;
    message.traceLow = parent.stays ? parent.traceLow : b3Parent.traceLow;
  }
  for (let i = 0; i < ORDER.length; i++) {
    const c = ORDER[i];
    if (lines[c].count == 0) continue;
    if (c == Carrier.TRACESTATE) scrubStates(hop, rules, buf, lines[c]);
    else if (c == Carrier.BAGGAGE) scrubMembers(rules, buf, lines[c]);
    else scrubVendor(hop, rules, c, buf, lines[c], edits);
  }
}

function scrubStates(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines): void {
  if (!parent.stays) return refuse(rules, Carrier.TRACESTATE, Reason.TRACE, buf, lines, edits);
  if (recallLine(rules, Carrier.TRACESTATE, buf, lines, edits)) return;
  scrubTracestate(hop, rules, buf, lines, edits);
  keepLine(edits);
}

function scrubMembers(rules: Rules, buf: StaticArray<u8>, lines: Lines): void {
  if (recallLine(rules, Carrier.BAGGAGE, buf, lines, edits)) return;
  scrubBaggage(rules, buf, lines, edits);
  keepLine(edits);
}
