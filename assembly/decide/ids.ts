// What becomes of a message's trace ids (policy-semantics.md 14): kept, mapped for the peer, or not let through. The
// same decision for every carrier that carries them.
import { Leaf, Use } from "../token/bundle";
import { mapSpan, mapTrace } from "../token/map";
import { Point, Trace } from "../words/action";
import { Reason } from "../words/reason";
import { Mark } from "./marks";
import { Message } from "./message";
import { Rules } from "./rules";
import { Fate, Ids } from "./trace";

/**
 * Whether this attach point may have to know what was left on the stream before: which ids are the outside's, which
 * tokens were minted there. The second point that a message meets, the first when an internal redirect brings its
 * request again, and the first of a response, which must not undo what its request left for the next attempt.
 */
export function needsMarks(m: Message): bool {
  const rules = m.rules;
  if (rules.incoming) return marksMatter(rules);
  return !rules.response && rules.trace == Trace.REMAP && m.hop.attach.point == Point.OUTBOUND_CLUSTER;
}

/** Whether this attach point is the first, and must tell the second what it saw, even that it saw nothing. */
export function leavesMarks(m: Message): bool {
  const rules = m.rules;
  const point = m.hop.attach.point;
  const first = rules.response ? point == Point.OUTBOUND_CLUSTER : point == Point.INBOUND_LISTENER;
  return first && rules.incoming && marksMatter(rules);
}

function marksMatter(rules: Rules): bool {
  return (!rules.response && rules.trace == Trace.RESTART) || (!rules.side.trustTokens && rules.mints);
}

/** Decides the ids in `ids`, of a carrier of number `carrier`, and maps them in place. */
export function decideIds(m: Message, carrier: i32, ids: Ids): void {
  const trace = m.rules.trace;
  ids.reason = Reason.TRACE;
  if (trace == Trace.KEEP) {
    ids.fate = Fate.KEEP;
  } else if (trace == Trace.RESTART) {
    restart(m, ids);
  } else {
    remap(m, carrier, ids);
  }
}

/** Nothing of the outside trace enters. What Envoy's own tracer began after that is not the outside's. */
function restart(m: Message, ids: Ids): void {
  ids.fate = Fate.STRIP;
  if (m.rules.response) return;
  const marks = m.marks;
  const digest = marks.idDigest(ids.lo);
  const ours = marks.present && !marks.has(Mark.UNREAD, 0) && !marks.has(Mark.OUTSIDE, digest);
  if (ours) ids.fate = Fate.KEEP;
  else if (leavesMarks(m)) marks.add(Mark.OUTSIDE, digest);
}

/** Leaves to the next attach point that ids came in which are refused unread. */
export function markUnread(m: Message): void {
  if (leavesMarks(m)) m.marks.add(Mark.UNREAD, 0);
}

function remap(m: Message, carrier: i32, ids: Ids): void {
  ids.fate = Fate.STRIP;
  const shown = m.shown;
  if (!ids.narrow) shown.addWhole(ids.hi, ids.lo);
  if (m.rules.incoming) return; // our mapped ids are not mapped back yet
  shown.add(ids.hi);
  shown.add(ids.lo);
  shown.add(ids.span);
  if (!m.hop.maps) {
    ids.fate = Fate.KEEP; // the attach point behind this one maps
    return;
  }
  const leaf: Leaf | null = m.rules.leaves[Use.MAP_WHOLE];
  if (leaf === null) ids.reason = Reason.NO_KEY;
  else if (wasMapped(m, carrier, ids)) ids.fate = Fate.KEEP;
  else map(m, leaf, carrier, ids);
}

/** Whether an attempt before this one wrote these ids. */
function wasMapped(m: Message, carrier: i32, ids: Ids): bool {
  return m.marks.has(Mark.MAPPED, m.marks.mappedDigest(m.rules.zone.index, carrier, ids.hi, ids.lo, ids.span));
}

function map(m: Message, leaf: Leaf, carrier: i32, ids: Ids): void {
  // The whole-id form makes 128 bits of any id: a half alone has nothing to be mapped with. A whole one with nothing in
  // its high half is the half of another, where there is one.
  const whole = ids.narrow || ids.hi == 0 ? m.shown.findWhole(ids.lo) : -1;
  if (ids.narrow && whole < 0) return;
  const mapped = m.mapped;
  const marks = m.marks;
  const zone = m.rules.zone.index;
  mapped.hi = whole >= 0 ? m.shown.highOf(whole) : ids.hi;
  mapped.lo = ids.lo;
  const half = ids.narrow || mapped.hi != ids.hi;
  // After an internal redirect Envoy's tracer goes on from the mapped trace id: only its new span is to be mapped.
  const again = marks.has(Mark.TRACE, marks.mappedDigest(zone, 0, mapped.hi, mapped.lo, 0));
  if (!again) mapTrace(leaf, mapped.hi, mapped.lo, mapped);
  ids.hi = half ? 0 : mapped.hi;
  ids.lo = mapped.lo;
  ids.span = mapSpan(leaf, mapped.lo, ids.span);
  ids.fate = Fate.MAP;
  if (m.reports || m.rules.response) return;
  marks.add(Mark.TRACE, marks.mappedDigest(zone, 0, mapped.hi, mapped.lo, 0));
  marks.add(Mark.MAPPED, marks.mappedDigest(zone, carrier, ids.hi, ids.lo, ids.span));
}

/** The span id `span` of the trace mapped last, mapped alike: for carriers that name a second span. */
export function mapSecondSpan(m: Message, span: u64): u64 {
  m.shown.add(span);
  const leaf: Leaf | null = m.rules.leaves[Use.MAP_WHOLE];
  return leaf === null ? 0 : mapSpan(leaf, m.mapped.lo, span);
}
