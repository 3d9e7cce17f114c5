// One header map under policy: sorts its pairs into carriers and lets each be decided, ids first. Decides, never
// applies: the outcome is the message's `edits`, with values in `out`, and `marks` for the next attach point.
import { PAIRS } from "../bytes/pairs";
import { refuse } from "../decide/header";
import { leavesMarks } from "../decide/ids";
import { Lines } from "../decide/lines";
import { keepLine, recallLine } from "../decide/memo";
import { Message } from "../decide/message";
import { CARRIERS, Carrier, hasFields } from "../words/carrier";
import { findCarrier } from "../words/header";
import { Reason } from "../words/reason";
import { scrubB3 } from "./carriers/b3";
import { scrubBaggage } from "./carriers/baggage";
import { scrubTraceparent } from "./carriers/traceparent";
import { scrubTracestate } from "./carriers/tracestate";
import { scrubVendor } from "./carriers/vendor";
import { scrubHeader, startHeaders } from "./headers/header";

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

/** Sorts the pairs of a map that was begun by carrier. Forgets the map before. */
export function sortPairs(m: Message): void {
  const buf = m.buf;
  const lines = m.lines;
  const sorted = m.sorted;
  if (m.carriers) for (let c = 0; c < CARRIERS; c++) lines[c].count = 0;
  let found = false;
  for (let i = 0; i < PAIRS.count; i++) {
    const carrier = findCarrier(buf, PAIRS.nameFrom(i), PAIRS.nameTo(i));
    sorted[i] = carrier >= 0;
    if (carrier < 0) continue;
    lines[carrier].add(i);
    found = true;
  }
  m.carriers = found;
}

/**
 * Scrubs the map sorted last into its `edits`. Its trace is that of the stream's request headers where they came before.
 * False when the outcome does not fit: the message must then be refused, for it is not clean.
 */
export function scrub(m: Message): bool {
  if (m.carriers) {
    if (m.tunnel) gateCarriers(m);
    else scrubCarriers(m);
  }
  if (startHeaders(m)) {
    for (let i = 0; i < PAIRS.count; i++) {
      if (!m.sorted[i]) scrubHeader(m, i);
    }
  }
  if (leavesMarks(m)) m.marks.dirty = true;
  if (m.out.full || m.edits.full) return false;
  if (m.reports) m.edits.reset(); // rule 17: decides and counts, writes nothing
  return true;
}

function gateCarriers(m: Message): void {
  m.parent.stays = false;
  for (let c = <i32>Carrier.TRACEPARENT; c < CARRIERS; c++) {
    if (m.lines[c].count > 0 && !m.rules.passes(c)) refuse(m, c, Reason.GATE, m.lines[c]);
  }
}

function scrubCarriers(m: Message): void {
  m.shown.clear();
  m.parent.clear();
  m.b3.clear();
  const lines = m.lines;
  scrubTraceparent(m, lines[Carrier.TRACEPARENT]);
  scrubB3(m, lines[Carrier.B3]);
  if (!m.rules.response && (m.parent.stays || m.b3.stays)) {
    m.traced = true;
    m.traceLow = m.parent.stays ? m.parent.traceLow : m.b3.traceLow;
  }
  for (let i = 0; i < ORDER.length; i++) {
    const c = ORDER[i];
    if (lines[c].count == 0) continue;
    if (c == Carrier.TRACESTATE) scrubStates(m, lines[c]);
    else if (c == Carrier.BAGGAGE) scrubMembers(m, lines[c]);
    else scrubVendor(m, c, lines[c]);
  }
}

function scrubStates(m: Message, lines: Lines): void {
  if (!m.parent.stays) return refuse(m, Carrier.TRACESTATE, Reason.TRACE, lines);
  if (recallLine(m, Carrier.TRACESTATE)) return;
  scrubTracestate(m, lines);
  keepLine(m);
}

function scrubMembers(m: Message, lines: Lines): void {
  if (recallLine(m, Carrier.BAGGAGE)) return;
  scrubBaggage(m, lines);
  keepLine(m);
}
