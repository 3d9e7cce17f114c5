// B3 under policy (carriers.md row 9): the single header and the `x-b3-` headers are one carrier, and one malformed
// header of them makes all of them malformed.

import { writeHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import {
  B3,
  B3Header,
  findB3Header,
  isB3Flags,
  isB3Sampled,
  readB3Single,
  readB3SpanId,
  readB3TraceId,
  writeB3Single,
  writeB3TraceId,
} from "../../carriers/b3";
import { Edits } from "../../decide/edits";
import { settleKept, settleStripped } from "../../decide/field";
import { Hop } from "../../decide/hop";
import { decideIds, Fate, Ids, mapSecondSpan, markUnread } from "../../decide/ids";
import { Lines } from "../../decide/lines";
import { marks } from "../../decide/marks";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { stripHeader } from "./family";
import { scrubOpaque } from "./opaque";

const single: B3 = new B3();
const multi: B3 = new B3();
const ids: Ids = new Ids();
/** Whether the single header, and the others together, are well-formed as far as they are there. */
let singleSound: bool = true;
let multiSound: bool = true;
let singles: i32 = 0;
let traceIds: i32 = 0;
let spanIds: i32 = 0;
let sampleds: i32 = 0;
let flags: i32 = 0;
/** What starts like the family and B3 does not define. */
const others: Lines = new Lines();

/** What a scrub of B3 found, for what depends on it. */
export class B3Parent {
  /** Whether ids go on. */
  stays: bool = false;
  /** The low half of the trace id as it came, where it stays. */
  traceLow: u64 = 0;
}

export const b3Parent: B3Parent = new B3Parent();

/** Scrubs all headers of the family. */
export function scrubB3(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  b3Parent.stays = false;
  if (lines.count == 0) return;
  read(buf, lines);
  const sound = singleSound && multiSound;
  b3Parent.traceLow = singleSound && single.hasIds ? single.lo : multi.lo;
  // Decided even where the gate is closed: what came from outside is to be known to the next attach point.
  const one = sound && single.hasIds ? decide(hop, rules, single) : Fate.KEEP;
  const many = sound && multi.hasIds ? decide(hop, rules, multi) : Fate.KEEP;
  if (!sound) {
    markUnread(hop, rules);
    // Rule 7: inside, only what is malformed goes. A receiver falls back from one spelling to the other.
    const half = singleSound ? single.hasIds : multiSound && multi.hasIds;
    if (!half || !rules.inside) return refuse(rules, Carrier.B3, Reason.MALFORMED, buf, lines, edits);
  }
  if (!rules.passes(Carrier.B3)) return refuse(rules, Carrier.B3, Reason.GATE, buf, lines, edits);
  const alone = !single.hasIds && !multi.hasIds; // a sampling state of the outside's is its trace context as well
  if (one == Fate.STRIP || many == Fate.STRIP || (alone && rules.trace == Trace.RESTART && !marks.present)) {
    return refuse(rules, Carrier.B3, ids.fate == Fate.STRIP ? ids.reason : Reason.TRACE, buf, lines, edits);
  }
  b3Parent.stays = !alone;
  let sampled = 0;
  let debug = 0;
  others.count = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findB3Header(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    if (header == B3Header.SINGLE ? !singleSound : !multiSound)
      stripHeader(rules, Carrier.B3, Reason.MALFORMED, buf, pair, edits);
    else if (header == B3Header.SAMPLED && sampleds > 1) writeState(rules, buf, pair, sampled++, edits);
    else if (header == B3Header.FLAGS && flags > 1) writeState(rules, buf, pair, debug++, edits);
    else if (header == B3Header.OTHER) others.add(pair);
    else write(rules, buf, pair, header, one, many, edits);
  }
  if (others.count == 0) return;
  if (rules.policy.killSwitch) refuse(rules, Carrier.B3, Reason.CARRIER, buf, others, edits);
  else scrubOpaque(rules, Carrier.B3, buf, others, edits);
}

/** Reads the headers into `single` and `multi`. A spelling is not sound when a header of it is malformed or an id twice. */
function read(buf: StaticArray<u8>, lines: Lines): void {
  single.clear();
  multi.clear();
  singleSound = true;
  multiSound = true;
  singles = 0;
  traceIds = 0;
  spanIds = 0;
  sampleds = 0;
  flags = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const from = PAIRS.valueFrom(pair);
    const to = PAIRS.valueTo(pair);
    switch (findB3Header(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) {
      case B3Header.SINGLE:
        if (++singles > 1 || !readB3Single(buf, from, to, single)) singleSound = false;
        break;
      case B3Header.TRACE_ID:
        if (++traceIds > 1 || !readB3TraceId(buf, from, to, multi)) multiSound = false;
        break;
      case B3Header.SPAN_ID:
        multi.span = readB3SpanId(buf, from, to);
        if (++spanIds > 1 || multi.span == 0) multiSound = false;
        break;
      case B3Header.PARENT_SPAN_ID:
        if (multi.hasParent) multiSound = false;
        multi.parent = readB3SpanId(buf, from, to);
        multi.hasParent = true;
        if (multi.parent == 0) multiSound = false;
        break;
      case B3Header.SAMPLED:
        sampleds++;
        if (!isB3Sampled(buf, from, to)) multiSound = false;
        break;
      case B3Header.FLAGS:
        flags++;
        if (!isB3Flags(buf, from, to)) multiSound = false;
        break;
      default:
        break;
    }
  }
  multi.hasIds = traceIds == 1 && spanIds == 1;
  if (traceIds != spanIds || (multi.hasParent && !multi.hasIds)) multiSound = false;
}

/** Decides the ids of `b3` and, where they are mapped, puts the new ones in. */
function decide(hop: Hop, rules: Rules, b3: B3): Fate {
  ids.hi = b3.hi;
  ids.lo = b3.lo;
  ids.span = b3.span;
  ids.narrow = !b3.wide;
  decideIds(hop, rules, Carrier.B3, ids);
  if (ids.fate != Fate.MAP) return ids.fate;
  b3.hi = ids.hi;
  b3.lo = ids.lo;
  b3.span = ids.span;
  if (b3.hasParent) b3.parent = mapSecondSpan(rules, b3.parent);
  return Fate.MAP;
}

/** Writes one header of the family anew where its ids changed. */
function write(
  rules: Rules,
  buf: StaticArray<u8>,
  pair: i32,
  header: B3Header,
  one: Fate,
  many: Fate,
  edits: Edits,
): void {
  const nameFrom = PAIRS.nameFrom(pair);
  const nameTo = PAIRS.nameTo(pair);
  const from = PAIRS.valueFrom(pair);
  const to = PAIRS.valueTo(pair);
  const start = out.at;
  if (header == B3Header.SINGLE && one == Fate.MAP) writeB3Single(single, out);
  else if (many == Fate.MAP) {
    if (header == B3Header.TRACE_ID) writeB3TraceId(multi, out);
    if (header == B3Header.SPAN_ID) writeHex(out, multi.span, 16);
    if (header == B3Header.PARENT_SPAN_ID) writeHex(out, multi.parent, 16);
  }
  const changed = out.at > start;
  if (changed) edits.replace(nameFrom, nameTo, start, out.at);
  let cls: i32 = Class.TRACE_ID;
  if (header == B3Header.SAMPLED || header == B3Header.FLAGS) cls = Class.SAFE;
  if (header == B3Header.SPAN_ID || header == B3Header.PARENT_SPAN_ID) cls = Class.SPAN_ID;
  const reason = changed ? Reason.TRACE : Reason.CARRIER;
  settleKept(rules, Carrier.B3, reason, cls, buf, nameFrom, nameTo, from, to, start, changed);
}

/** Of several lines of one state the first counts, and is the one that leaves; `before`: how many came before `pair`. */
function writeState(rules: Rules, buf: StaticArray<u8>, pair: i32, before: i32, edits: Edits): void {
  const nameFrom = PAIRS.nameFrom(pair);
  const nameTo = PAIRS.nameTo(pair);
  const from = PAIRS.valueFrom(pair);
  const to = PAIRS.valueTo(pair);
  if (before > 0) return settleStripped(rules, Carrier.B3, Reason.REPEAT, buf, nameFrom, nameTo, from, to);
  const start = out.at;
  out.bytes(buf, from, to);
  edits.replace(nameFrom, nameTo, start, out.at);
  settleKept(rules, Carrier.B3, Reason.CARRIER, Class.SAFE, buf, nameFrom, nameTo, from, to, start, false);
}
