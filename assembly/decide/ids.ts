// What becomes of a message's trace ids (policy-semantics.md 14): kept, mapped for the peer, or not let through. The
// same decision for every carrier that carries them.
import { Leaf, Use } from "../token/bundle";
import { mapSpan, mapTrace } from "../token/map";
import { Point, Trace } from "../words/action";
import { Reason } from "../words/reason";
import { Mark } from "./marks";
import { Message } from "./message";
import { Fate, Ids } from "./trace";

/**
 * Whether what was left on the stream by an earlier point, or an earlier pass of this one, matters here: which ids are the
 * outside's, and which lines the hop wrote itself. For requests from a peer alone; responses and trailers are looked at by
 * one point (`Hop.defers`).
 */
export function marksMatter(m: Message): bool {
  const rules = m.rules;
  if (rules.response || m.trailers || !rules.incoming) return false;
  return rules.trace == Trace.RESTART || (!rules.side.trustTokens && rules.mints);
}

/** Whether this attach point is the first of two, and must tell the second what it saw, even that it saw nothing. */
export function leavesMarks(m: Message): bool {
  return m.hop.attach.point == Point.INBOUND_LISTENER && marksMatter(m);
}

/**
 * Whether the next attempt needs to know what the service sent: where this one gives a request to a zone that is not the
 * mesh's, or maps its ids. Inside the mesh a second look at the outcome of the first changes nothing.
 */
export function leavesSent(m: Message): bool {
  const rules = m.rules;
  return m.hop.leaves && !rules.response && !m.reports && (!rules.zone.own || rules.trace == Trace.REMAP);
}

/** Decides the ids in `ids`, and maps them in place. */
export function decideIds(m: Message, ids: Ids): void {
  const trace = m.rules.trace;
  ids.reason = Reason.TRACE;
  const turned = m.sent.turnBack(ids);
  ids.sentHi = ids.hi;
  ids.sentLo = ids.lo;
  if (trace == Trace.KEEP) {
    ids.fate = turned ? Fate.MAP : Fate.KEEP;
  } else if (trace == Trace.RESTART) {
    restart(m, ids);
  } else {
    remap(m, ids);
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
  else if (leavesMarks(m)) marks.addForeign(Mark.OUTSIDE, digest);
}

/** Leaves to the next attach point that ids came in which are refused unread. */
export function markUnread(m: Message): void {
  if (leavesMarks(m)) m.marks.addForeign(Mark.UNREAD, 0);
}

function remap(m: Message, ids: Ids): void {
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
  else map(m, leaf, ids);
}

function map(m: Message, leaf: Leaf, ids: Ids): void {
  // The whole-id form makes 128 bits of any id: a half alone has nothing to be mapped with. A whole one with nothing in
  // its high half is the half of another, where there is one.
  const whole = ids.narrow || ids.hi == 0 ? m.shown.findWhole(ids.lo) : -1;
  if (ids.narrow && whole < 0) return;
  const mapped = m.mapped;
  const hi = whole >= 0 ? m.shown.highOf(whole) : ids.hi;
  const lo = ids.lo;
  const half = ids.narrow || hi != ids.hi;
  mapTrace(leaf, hi, lo, mapped);
  m.sent.addId(mapped.hi, mapped.lo, hi, lo);
  ids.hi = half ? 0 : mapped.hi;
  ids.lo = mapped.lo;
  ids.span = mapSpan(leaf, mapped.lo, ids.span);
  ids.fate = Fate.MAP;
}

/** The span id `span` of the trace mapped last, mapped alike: for carriers that name a second span. */
export function mapSecondSpan(m: Message, span: u64): u64 {
  if (m.rules.trace != Trace.REMAP) return span; // only turned back
  m.shown.add(span);
  const leaf: Leaf | null = m.rules.leaves[Use.MAP_WHOLE];
  return leaf === null ? 0 : mapSpan(leaf, m.mapped.lo, span);
}
