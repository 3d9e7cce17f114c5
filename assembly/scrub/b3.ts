// B3 under policy (carriers.md row 9): the single header and the `x-b3-` headers are one carrier, and one malformed
// header of them makes all of them malformed.

import { writeHex } from "../bytes/hex";
import { PAIRS } from "../bytes/pairs";
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
} from "../carriers/b3";
import { Edits } from "../decide/edits";
import { settleKept, settleStripped } from "../decide/field";
import { Hop } from "../decide/hop";
import { decideIds, Fate, Ids, mapSecondSpan, markUnread } from "../decide/ids";
import { Lines } from "../decide/lines";
import { marks } from "../decide/marks";
import { out } from "../decide/output";
import { refuse } from "../decide/refuse";
import { Rules } from "../decide/rules";
import { Trace } from "../words/action";
import { Carrier } from "../words/carrier";
import { Class } from "../words/class";
import { Reason } from "../words/reason";

const single: B3 = new B3();
const multi: B3 = new B3();
const ids: Ids = new Ids();
let singles: i32 = 0;
let traceIds: i32 = 0;
let spanIds: i32 = 0;

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
  const sound = read(buf, lines);
  b3Parent.traceLow = single.hasIds ? single.lo : multi.lo;
  // Decided even where the gate is closed: what came from outside is to be known to the next attach point.
  const one = sound && single.hasIds ? decide(hop, rules, single) : Fate.KEEP;
  const many = sound && multi.hasIds ? decide(hop, rules, multi) : Fate.KEEP;
  if (!sound) {
    markUnread(hop, rules);
    return refuse(rules, Carrier.B3, Reason.MALFORMED, buf, lines, edits);
  }
  if (!rules.passes(Carrier.B3)) return refuse(rules, Carrier.B3, Reason.GATE, buf, lines, edits);
  const alone = !single.hasIds && !multi.hasIds; // a sampling state of the outside's is its trace context as well
  if (one == Fate.STRIP || many == Fate.STRIP || (alone && rules.trace == Trace.RESTART && !marks.present)) {
    return refuse(rules, Carrier.B3, ids.fate == Fate.STRIP ? ids.reason : Reason.TRACE, buf, lines, edits);
  }
  b3Parent.stays = !alone;
  for (let i = 0; i < lines.count; i++) write(rules, buf, lines.pair(i), one, many, edits);
}

/** Reads the headers into `single` and `multi`; false when any is malformed or an id is there twice. */
function read(buf: StaticArray<u8>, lines: Lines): bool {
  single.clear();
  multi.clear();
  singles = 0;
  traceIds = 0;
  spanIds = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const from = PAIRS.valueFrom(pair);
    const to = PAIRS.valueTo(pair);
    switch (findB3Header(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) {
      case B3Header.SINGLE:
        if (++singles > 1 || !readB3Single(buf, from, to, single)) return false;
        break;
      case B3Header.TRACE_ID:
        if (++traceIds > 1 || !readB3TraceId(buf, from, to, multi)) return false;
        break;
      case B3Header.SPAN_ID:
        multi.span = readB3SpanId(buf, from, to);
        if (++spanIds > 1 || multi.span == 0) return false;
        break;
      case B3Header.PARENT_SPAN_ID:
        if (multi.hasParent) return false;
        multi.parent = readB3SpanId(buf, from, to);
        multi.hasParent = true;
        if (multi.parent == 0) return false;
        break;
      case B3Header.SAMPLED:
        if (!isB3Sampled(buf, from, to)) return false;
        break;
      case B3Header.FLAGS:
        if (!isB3Flags(buf, from, to)) return false;
        break;
      default:
        break;
    }
  }
  multi.hasIds = traceIds == 1 && spanIds == 1;
  return traceIds == spanIds && (multi.hasIds || !multi.hasParent);
}

/** Decides the ids of `b3` and, where they are mapped, puts the new ones in. */
function decide(hop: Hop, rules: Rules, b3: B3): Fate {
  ids.hi = b3.hi;
  ids.lo = b3.lo;
  ids.span = b3.span;
  decideIds(hop, rules, Carrier.B3, ids);
  if (ids.fate != Fate.MAP) return ids.fate;
  // The whole-id form makes 128 bits of any id: a 64-bit spelling cannot hold them.
  if (!b3.wide) {
    ids.fate = Fate.STRIP;
    return ids.fate;
  }
  b3.hi = ids.hi;
  b3.lo = ids.lo;
  b3.span = ids.span;
  if (b3.hasParent) b3.parent = mapSecondSpan(rules, b3.parent);
  return Fate.MAP;
}

/** Writes one header of the family anew where its ids changed, and strips what B3 does not define at a boundary. */
function write(rules: Rules, buf: StaticArray<u8>, pair: i32, one: Fate, many: Fate, edits: Edits): void {
  const nameFrom = PAIRS.nameFrom(pair);
  const nameTo = PAIRS.nameTo(pair);
  const from = PAIRS.valueFrom(pair);
  const to = PAIRS.valueTo(pair);
  const header = findB3Header(buf, nameFrom, nameTo);
  if (header == B3Header.OTHER && (!rules.zone.own || rules.policy.killSwitch)) {
    settleStripped(rules, Carrier.B3, Reason.CARRIER, buf, nameFrom, nameTo, from, to);
    edits.remove(nameFrom, nameTo);
    return;
  }
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
