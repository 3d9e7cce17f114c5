// What families of several headers with ids have in common (carriers.md rows 13, 15, 25): one trace id, one span id, a
// state beside them. A malformed id makes the whole family malformed.
import { PAIRS } from "../../bytes/pairs";
import { equal } from "../../bytes/scan";
import { HexId, readHexId } from "../../carriers/hexid";
import { Edits } from "../../decide/edits";
import { settleKept, settleStripped } from "../../decide/field";
import { Hop } from "../../decide/hop";
import { decideIds, Fate, Ids, markUnread } from "../../decide/ids";
import { Lines } from "../../decide/lines";
import { marks } from "../../decide/marks";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Trace } from "../../words/action";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";

const id: HexId = new HexId();

/** The ids of the family at hand. */
export class Family {
  readonly ids: Ids = new Ids();
  /** How many headers hold the trace id, and the span id: more than one of either is none. */
  traces: i32 = 0;
  spans: i32 = 0;
  /** The headers that are no ids and no state, each a field of its own. */
  readonly others: Lines = new Lines();

  clear(): void {
    this.ids.hi = 0;
    this.ids.lo = 0;
    this.ids.span = 0;
    this.ids.narrow = false;
    this.ids.fate = Fate.KEEP;
    this.traces = 0;
    this.spans = 0;
    this.others.count = 0;
  }

  /** Whether the ids are others now. */
  get mapped(): bool {
    return this.ids.fate == Fate.MAP;
  }

  /** Takes in a trace id of 1 to 32 HEX; answers with how many digits it was spelled, 0 when it is none. */
  takeTrace(buf: StaticArray<u8>, pair: i32): i32 {
    if (++this.traces > 1 || !readHexId(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair), 32, id)) return 0;
    this.ids.hi = id.hi;
    this.ids.lo = id.lo;
    this.ids.narrow = id.digits <= 16;
    return id.digits;
  }

  /** Likewise a span id of 1 to 16 HEX. */
  takeSpan(buf: StaticArray<u8>, pair: i32): i32 {
    if (++this.spans > 1 || !readHexId(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair), 16, id)) return 0;
    this.ids.span = id.lo;
    return id.digits;
  }
}

export const family: Family = new Family();

/** Whether ids go on as another spelling: what leaves the mesh is written as carriers.md section 7 has it. */
export function rewrites(rules: Rules): bool {
  return family.mapped || !rules.zone.own;
}

/**
 * Decides the ids in `family` and takes the carrier through its gate; false when it was refused as a whole. `sound`: no
 * id is malformed. A span id without the trace that it is of is malformed too.
 */
export function admit(
  hop: Hop,
  rules: Rules,
  carrier: i32,
  sound: bool,
  buf: StaticArray<u8>,
  lines: Lines,
  edits: Edits,
): bool {
  const ids = family.ids;
  const alone = family.traces == 0;
  let reason = -1;
  // Decided even where the gate is closed: what came from outside is to be known to the next attach point.
  if (!sound || (alone && family.spans > 0)) {
    markUnread(hop, rules);
    reason = Reason.MALFORMED;
  } else if (!alone) {
    decideIds(hop, rules, carrier, ids);
    if (ids.fate == Fate.STRIP) reason = ids.reason;
  } else if (rules.trace == Trace.RESTART && !marks.present) {
    reason = Reason.TRACE; // a state of the outside's is its trace context as well
  }
  if (!rules.passes(carrier) && reason != Reason.MALFORMED) reason = Reason.GATE;
  if (reason < 0) return true;
  refuse(rules, carrier, reason, buf, lines, edits);
  return false;
}

/** Settles a header whose value stays, or is what stands in `out` from `start` on, if anything does. */
export function settleHeader(
  rules: Rules,
  carrier: i32,
  cls: i32,
  buf: StaticArray<u8>,
  pair: i32,
  start: i32,
  edits: Edits,
): void {
  const nameFrom = PAIRS.nameFrom(pair);
  const nameTo = PAIRS.nameTo(pair);
  const from = PAIRS.valueFrom(pair);
  const to = PAIRS.valueTo(pair);
  if (equal(out.buf, start, out.at, buf, from, to)) out.at = start;
  const changed = out.at > start;
  if (changed) edits.replace(nameFrom, nameTo, start, out.at);
  const reason = changed && family.mapped && cls != Class.SAFE ? Reason.TRACE : Reason.CARRIER;
  settleKept(rules, carrier, reason, cls, buf, nameFrom, nameTo, from, to, start, changed);
}

/** Strips one header, all its lines included. */
export function stripHeader(
  rules: Rules,
  carrier: i32,
  reason: i32,
  buf: StaticArray<u8>,
  pair: i32,
  edits: Edits,
): void {
  const nameFrom = PAIRS.nameFrom(pair);
  const nameTo = PAIRS.nameTo(pair);
  settleStripped(rules, carrier, reason, buf, nameFrom, nameTo, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
  edits.remove(nameFrom, nameTo);
}
