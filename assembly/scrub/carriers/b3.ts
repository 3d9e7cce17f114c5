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
import { keepField, stripField } from "../../decide/door";
import { keepHeader, openHeader, refuse, stripHeader } from "../../decide/header";
import { decideIds, mapSecondSpan, markUnread } from "../../decide/ids";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Fate, Ids } from "../../decide/trace";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { scrubOpaque } from "./opaque";

const single: B3 = new B3();
const multi: B3 = new B3();
const ids: Ids = new Ids();
/** What starts like the family and B3 does not define. */
const others: Lines = new Lines();

/** What is there of the family, and how. */
class Seen {
  /** Whether the single header, and the others together, are well-formed as far as they are there. */
  singleSound: bool = true;
  multiSound: bool = true;
  singles: i32 = 0;
  traceIds: i32 = 0;
  spanIds: i32 = 0;
  sampleds: i32 = 0;
  flags: i32 = 0;
  /** What becomes of the ids of the single header, and of the others'. */
  one: Fate = Fate.KEEP;
  many: Fate = Fate.KEEP;

  clear(): void {
    this.singleSound = true;
    this.multiSound = true;
    this.singles = 0;
    this.traceIds = 0;
    this.spanIds = 0;
    this.sampleds = 0;
    this.flags = 0;
    this.one = Fate.KEEP;
    this.many = Fate.KEEP;
  }
}

const seen: Seen = new Seen();

/** Scrubs all headers of the family, into the message's `b3` for what depends on seen. */
export function scrubB3(m: Message, lines: Lines): void {
  if (lines.count == 0) return;
  const rules = m.rules;
  read(m.buf, lines);
  const sound = seen.singleSound && seen.multiSound;
  m.b3.traceLow = seen.singleSound && single.hasIds ? single.lo : multi.lo;
  // Decided even where the gate is closed: what came from outside is to be known to the next attach point.
  if (sound && single.hasIds) seen.one = decide(m, single);
  if (sound && multi.hasIds) seen.many = decide(m, multi);
  if (!sound) {
    markUnread(m);
    // Rule 7: inside, only what is malformed goes. A receiver falls back from one spelling to the other.
    const half = seen.singleSound ? single.hasIds : seen.multiSound && multi.hasIds;
    if (!half || !rules.inside) return refuse(m, Carrier.B3, Reason.MALFORMED, lines);
  }
  if (!rules.passes(Carrier.B3)) return refuse(m, Carrier.B3, Reason.GATE, lines);
  const alone = !single.hasIds && !multi.hasIds; // a sampling state of the outside's is its trace context as well
  const outside = alone && rules.trace == Trace.RESTART && !m.marks.present;
  if (seen.one == Fate.STRIP || seen.many == Fate.STRIP || outside) {
    return refuse(m, Carrier.B3, ids.fate == Fate.STRIP ? ids.reason : Reason.TRACE, lines);
  }
  m.b3.stays = !alone;
  scrubHeaders(m, lines);
  if (others.count == 0) return;
  if (rules.policy.killSwitch) refuse(m, Carrier.B3, Reason.CARRIER, others);
  else scrubOpaque(m, Carrier.B3, others);
}

/** Writes each header that is B3's own, and takes all that is not into `others`. */
function scrubHeaders(m: Message, lines: Lines): void {
  let sampled = 0;
  let debug = 0;
  others.count = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findB3Header(m.buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    const sound = header == B3Header.SINGLE ? seen.singleSound : seen.multiSound;
    if (!sound) stripHeader(m, Carrier.B3, Reason.MALFORMED, pair);
    else if (header == B3Header.SAMPLED && seen.sampleds > 1) writeState(m, pair, sampled++);
    else if (header == B3Header.FLAGS && seen.flags > 1) writeState(m, pair, debug++);
    else if (header == B3Header.OTHER) others.add(pair);
    else write(m, pair, header);
  }
}

/** Reads the headers into `single` and `multi`. A spelling is not sound when a header of it is malformed or an id twice. */
function read(buf: StaticArray<u8>, lines: Lines): void {
  single.clear();
  multi.clear();
  seen.clear();
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const header = findB3Header(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    const sound = readHeader(header, buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
    if (sound) continue;
    if (header == B3Header.SINGLE) seen.singleSound = false;
    else seen.multiSound = false;
  }
  multi.hasIds = seen.traceIds == 1 && seen.spanIds == 1;
  if (seen.traceIds != seen.spanIds || (multi.hasParent && !multi.hasIds)) seen.multiSound = false;
}

/** Reads one header; false where it is malformed, or an id that was there before. */
function readHeader(header: B3Header, buf: StaticArray<u8>, from: i32, to: i32): bool {
  switch (header) {
    case B3Header.SINGLE:
      return ++seen.singles == 1 && readB3Single(buf, from, to, single);
    case B3Header.TRACE_ID:
      return ++seen.traceIds == 1 && readB3TraceId(buf, from, to, multi);
    case B3Header.SPAN_ID:
      multi.span = readB3SpanId(buf, from, to);
      return ++seen.spanIds == 1 && multi.span != 0;
    case B3Header.PARENT_SPAN_ID: {
      const first = !multi.hasParent;
      multi.parent = readB3SpanId(buf, from, to);
      multi.hasParent = true;
      return first && multi.parent != 0;
    }
    case B3Header.SAMPLED:
      seen.sampleds++;
      return isB3Sampled(buf, from, to);
    case B3Header.FLAGS:
      seen.flags++;
      return isB3Flags(buf, from, to);
    default:
      return true;
  }
}

/** Decides the ids of `b3` and, where they are mapped, puts the new ones in. */
function decide(m: Message, b3: B3): Fate {
  ids.hi = b3.hi;
  ids.lo = b3.lo;
  ids.span = b3.span;
  ids.narrow = !b3.wide;
  decideIds(m, ids);
  if (ids.fate != Fate.MAP) return ids.fate;
  b3.hi = ids.hi;
  b3.lo = ids.lo;
  b3.span = ids.span;
  if (b3.hasParent) b3.parent = mapSecondSpan(m, b3.parent);
  return Fate.MAP;
}

/** Settles one header of the family, with its new ids where they changed. */
function write(m: Message, pair: i32, header: B3Header): void {
  const out = m.out;
  const start = out.at;
  if (header == B3Header.SINGLE && seen.one == Fate.MAP) writeB3Single(single, out);
  else if (seen.many == Fate.MAP) {
    if (header == B3Header.TRACE_ID) writeB3TraceId(multi, out);
    if (header == B3Header.SPAN_ID) writeHex(out, multi.span, 16);
    if (header == B3Header.PARENT_SPAN_ID) writeHex(out, multi.parent, 16);
  }
  let cls: i32 = Class.TRACE_ID;
  if (header == B3Header.SAMPLED || header == B3Header.FLAGS) cls = Class.SAFE;
  if (header == B3Header.SPAN_ID || header == B3Header.PARENT_SPAN_ID) cls = Class.SPAN_ID;
  openHeader(m, Carrier.B3, pair);
  keepHeader(m, pair, start, out.at > start ? Reason.TRACE : Reason.CARRIER, cls);
}

/** Of several lines of one state the first counts, and is the one that leaves; `before`: how many came before `pair`. */
function writeState(m: Message, pair: i32, before: i32): void {
  const f = openHeader(m, Carrier.B3, pair);
  if (before > 0) return stripField(m, Reason.REPEAT);
  const start = m.out.at;
  m.out.bytes(f.buf, f.from, f.to);
  m.replace(pair, start);
  keepField(m, Reason.CARRIER, Class.SAFE);
}
