// What becomes of a message's trace ids (policy-semantics.md 14): kept, mapped for the peer, or not let through. The
// same decision for every carrier that carries them.
import { Leaf, Use } from "../token/bundle";
import { MappedId, mapSpan, mapTrace } from "../token/map";
import { Mode, Point, Trace } from "../words/action";
import { Reason } from "../words/reason";
import { Hop } from "./hop";
import { Mark, marks } from "./marks";
import { Rules } from "./rules";
import { addShown, startShown } from "./shown";

export const enum Fate {
  KEEP = 0,
  MAP = 1,
  STRIP = 2,
}

/** The ids of one carrier, and what became of them. */
export class Ids {
  hi: u64 = 0;
  lo: u64 = 0;
  span: u64 = 0;
  /** Whether the carrier spells the low half alone; `hi` is 0 then, and stays so. */
  narrow: bool = false;
  fate: Fate = Fate.STRIP;
  /** Why, when they are stripped. */
  reason: i32 = Reason.TRACE;
}

const mapped: MappedId = new MappedId();

/** The whole trace ids that the message shows, so that a carrier of the low half alone can be mapped alike. */
const SHOWN: i32 = 4;
const shownHi = new StaticArray<u64>(SHOWN);
const shownLo = new StaticArray<u64>(SHOWN);
let shown: i32 = 0;

/** Starts a new message: no id has been seen in it. */
export function startIds(): void {
  shown = 0;
  startShown();
}

/** The position of the first whole id with this low half, or -1. */
function findShown(lo: u64): i32 {
  for (let i = 0; i < shown; i++) if (shownLo[i] == lo) return i;
  return -1;
}

/**
 * Whether this attach point may have to know what was left on the stream before: which ids are the outside's, which
 * tokens were minted there. The second point that a message meets, the first when an internal redirect brings its
 * request again, and the first of a response, which must not undo what its request left for the next attempt.
 */
export function needsMarks(hop: Hop, rules: Rules): bool {
  if (rules.incoming) return marksMatter(rules);
  return !rules.response && rules.trace == Trace.REMAP && hop.attach.point == Point.OUTBOUND_CLUSTER;
}

/** Whether this attach point is the first, and must tell the second what it saw, even that it saw nothing. */
export function leavesMarks(hop: Hop, rules: Rules): bool {
  const point = hop.attach.point;
  const first = rules.response ? point == Point.OUTBOUND_CLUSTER : point == Point.INBOUND_LISTENER;
  return first && rules.incoming && marksMatter(rules);
}

function marksMatter(rules: Rules): bool {
  return (!rules.response && rules.trace == Trace.RESTART) || (!rules.side.trustTokens && rules.mints);
}

/** Decides the ids in `ids`, of a carrier of number `carrier`, and maps them in place. */
export function decideIds(hop: Hop, rules: Rules, carrier: i32, ids: Ids): void {
  const trace = rules.trace;
  ids.reason = Reason.TRACE;
  if (trace == Trace.KEEP) {
    ids.fate = Fate.KEEP;
  } else if (trace == Trace.RESTART) {
    restart(hop, rules, ids);
  } else {
    remap(hop, rules, carrier, ids);
  }
}

/** Nothing of the outside trace enters. What Envoy's own tracer began after that is not the outside's. */
function restart(hop: Hop, rules: Rules, ids: Ids): void {
  ids.fate = Fate.STRIP;
  if (rules.response) return;
  const digest = marks.idDigest(ids.lo);
  const ours = marks.present && !marks.has(Mark.UNREAD, 0) && !marks.has(Mark.OUTSIDE, digest);
  if (ours) ids.fate = Fate.KEEP;
  else if (leavesMarks(hop, rules)) marks.add(Mark.OUTSIDE, digest);
}

/** Leaves to the next attach point that ids came in which are refused unread. */
export function markUnread(hop: Hop, rules: Rules): void {
  if (leavesMarks(hop, rules)) marks.add(Mark.UNREAD, 0);
}

function remap(hop: Hop, rules: Rules, carrier: i32, ids: Ids): void {
  ids.fate = Fate.STRIP;
  if (!ids.narrow && shown < SHOWN && findShown(ids.lo) < 0) {
    shownHi[shown] = ids.hi;
    shownLo[shown++] = ids.lo;
  }
  if (rules.incoming) return; // our mapped ids are not mapped back yet
  addShown(ids.hi);
  addShown(ids.lo);
  addShown(ids.span);
  if (!hop.maps) {
    ids.fate = Fate.KEEP; // the attach point behind this one maps
    return;
  }
  const leaf: Leaf | null = rules.leaves[Use.MAP_WHOLE];
  if (leaf === null) {
    ids.reason = Reason.NO_KEY;
    return;
  }
  const zone = rules.zone.index;
  if (marks.has(Mark.MAPPED, marks.mappedDigest(zone, carrier, ids.hi, ids.lo, ids.span))) {
    ids.fate = Fate.KEEP;
    return;
  }
  // The whole-id form makes 128 bits of any id: a half alone has nothing to be mapped with. A whole one with nothing in
  // its high half is the half of another, where there is one.
  const whole = ids.narrow || ids.hi == 0 ? findShown(ids.lo) : -1;
  if (ids.narrow && whole < 0) return;
  mapped.hi = whole >= 0 ? shownHi[whole] : ids.hi;
  const half = ids.narrow || mapped.hi != ids.hi;
  mapped.lo = ids.lo;
  // After an internal redirect Envoy's tracer goes on from the mapped trace id: only its new span is to be mapped.
  const again = marks.has(Mark.TRACE, marks.mappedDigest(zone, 0, mapped.hi, mapped.lo, 0));
  if (!again) mapTrace(leaf, mapped.hi, mapped.lo, mapped);
  ids.hi = half ? 0 : mapped.hi;
  ids.lo = mapped.lo;
  ids.span = mapSpan(leaf, mapped.lo, ids.span);
  ids.fate = Fate.MAP;
  if (rules.policy.mode == Mode.REPORT || rules.response) return;
  marks.add(Mark.TRACE, marks.mappedDigest(zone, 0, mapped.hi, mapped.lo, 0));
  marks.add(Mark.MAPPED, marks.mappedDigest(zone, carrier, ids.hi, ids.lo, ids.span));
}

/** The span id `span` of the trace mapped last, mapped alike: for carriers that name a second span. */
export function mapSecondSpan(rules: Rules, span: u64): u64 {
  addShown(span);
  const leaf: Leaf | null = rules.leaves[Use.MAP_WHOLE];
  return leaf === null ? 0 : mapSpan(leaf, mapped.lo, span);
}
