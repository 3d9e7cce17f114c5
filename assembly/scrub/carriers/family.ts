// What families of several headers with ids have in common (carriers.md rows 13, 15, 25): one trace id, one span id, a
// state beside them. A malformed id makes the whole family malformed.
import { PAIRS } from "../../bytes/pairs";
import { equal } from "../../bytes/scan";
import { HexId, readHexId } from "../../carriers/hexid";
import { keepHeader, openHeader, refuse } from "../../decide/header";
import { decideIds, markUnread } from "../../decide/ids";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Rules } from "../../decide/rules";
import { Fate, Ids } from "../../decide/trace";
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
    this.ids.clear();
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
export function admit(m: Message, carrier: i32, sound: bool, lines: Lines): bool {
  const ids = family.ids;
  const alone = family.traces == 0;
  let reason = -1;
  // Decided even where the gate is closed: what came from outside is to be known to the next attach point.
  if (!sound || (alone && family.spans > 0)) {
    markUnread(m);
    reason = Reason.MALFORMED;
  } else if (!alone) {
    decideIds(m, ids);
    if (ids.fate == Fate.STRIP) reason = ids.reason;
  } else if (m.rules.trace == Trace.RESTART && !m.marks.present) {
    reason = Reason.TRACE; // a state of the outside's is its trace context as well
  }
  if (!m.rules.passes(carrier) && reason != Reason.MALFORMED) reason = Reason.GATE;
  if (reason < 0) return true;
  refuse(m, carrier, reason, lines);
  return false;
}

/** Settles the header of `pair`, whose value stays, or is what stands in `out` from `start` on, if anything does. */
export function settleHeader(m: Message, carrier: i32, cls: i32, pair: i32, start: i32): void {
  const f = openHeader(m, carrier, pair);
  const out = m.out;
  if (equal(out.buf, start, out.at, f.buf, f.from, f.to)) out.at = start;
  const mapped = out.at > start && family.mapped && cls != Class.SAFE;
  keepHeader(m, pair, start, mapped ? Reason.TRACE : Reason.CARRIER, cls);
}
