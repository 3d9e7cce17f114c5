// Tracestate under policy: inside a mesh it passes without Datadog's user id, at a boundary only sampling data does
// (carriers.md row 2 and 5.2). Entries of `fields` and classes decide before the carrier's own row; where ids are mapped,
// no member keeps one as it came.
import { EQUALS } from "../../bytes/ascii";
import { PAIRS } from "../../bytes/pairs";
import { Member } from "../../carriers/member";
import { readTracestateMember, TRACESTATE_MEMBERS, TRACESTATE_VALUE_BYTES } from "../../carriers/tracestate";
import { Entries, filterEntries, findState, State } from "../../carriers/vendorstate";
import { Edits } from "../../decide/edits";
import { settle } from "../../decide/field";
import { Hop } from "../../decide/hop";
import { decision } from "../../decide/judge";
import { kept } from "../../decide/kept";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { spellsShown } from "../../decide/shown";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { joinMembers, stripMember } from "../member";
import { scrubValue } from "../value";
import { writeStateIds } from "./stateids";
import { parent } from "./traceparent";

/** No member is dropped for the length of the line: receivers cut it by themselves. */
const ANY_BYTES: i32 = i32.MAX_VALUE;

/** The members of all lines, read once, and room for what follows the last. */
const members = new StaticArray<Member>(TRACESTATE_MEMBERS + 1);
for (let i = 0; i <= TRACESTATE_MEMBERS; i++) members[i] = new Member();
let changed: bool = false;

/** Scrubs all lines of `tracestate` together, beside a traceparent that stays. */
export function scrubTracestate(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  if (!rules.passes(Carrier.TRACESTATE)) return refuse(rules, Carrier.TRACESTATE, Reason.GATE, buf, lines, edits);
  changed = lines.count > 1;
  const count = readMembers(buf, lines);
  // W3C 3.3: a list that does not parse is dropped whole, inside the mesh too (docs/decisions/0006).
  if (count < 0) return refuse(rules, Carrier.TRACESTATE, Reason.MALFORMED, buf, lines, edits);
  kept.reset();
  for (let i = 0; i < count; i++) scrubMember(hop, rules, buf, members[i]);
  joinMembers(rules, Carrier.TRACESTATE, !changed, TRACESTATE_MEMBERS, ANY_BYTES, buf, lines, edits);
}

/** Reads the members of all lines and answers how many there are; -1 when one is malformed or there are too many. */
function readMembers(buf: StaticArray<u8>, lines: Lines): i32 {
  let count = 0;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      const m = members[count];
      at = readTracestateMember(buf, at, to, m);
      if (m.empty) changed = true;
      else if (!m.wellFormed || count == TRACESTATE_MEMBERS) return -1;
      else count++;
    }
  }
  return count;
}

function scrubMember(hop: Hop, rules: Rules, buf: StaticArray<u8>, m: Member): void {
  const repeated = kept.has(buf, m.keyFrom, m.keyTo);
  if (!m.level1 || repeated) {
    changed = true;
    return stripMember(rules, Carrier.TRACESTATE, repeated ? Reason.REPEAT : Reason.MALFORMED, buf, m);
  }
  const state = findState(buf, m.keyFrom, m.keyTo);
  // token-spec.md, MAP: `ot` goes when an id is mapped.
  const passes = state == State.OT ? !parent.mapped : rules.zone.own || state == State.ES;
  const fallback = passes ? Action.KEEP : Action.STRIP;
  const d = decision;
  const start = out.at;
  out.bytes(buf, m.keyFrom, m.keyTo);
  out.byte(EQUALS);
  const value = out.at;
  const why = Reason.CARRIER;
  const most = TRACESTATE_VALUE_BYTES;
  const c = Carrier.TRACESTATE;
  scrubValue(rules, c, fallback, why, false, buf, m.keyFrom, m.keyTo, buf, m.valueFrom, m.valueTo, most);
  let rewritten = d.action != Action.KEEP;
  if (!rewritten) {
    rewritten = d.reason != Reason.TOKEN && writeInner(hop, rules, buf, m, state);
    if (!rewritten) out.bytes(buf, m.valueFrom, m.valueTo);
  }
  if (d.action != Action.STRIP && out.at == value) d.strip(Reason.CARRIER); // nothing but what had to go
  if (d.action != Action.STRIP && !kept.add(start, value - 1, d.rule)) d.strip(Reason.LIMIT);
  settle(rules, c, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo, value, rewritten);
  if (d.action == Action.STRIP) out.at = start;
  if (rewritten) changed = true;
}

/**
 * Writes a value that stays, without the entries inside it that may not and with its ids mapped where those beside it are.
 * Answers whether that is another value, or with `decision` strip and nothing written; else `out` is as it was.
 */
function writeInner(hop: Hop, rules: Rules, buf: StaticArray<u8>, m: Member, state: State): bool {
  const from = m.valueFrom;
  const to = m.valueTo;
  const start = out.at;
  const apart = parent.mapped || !rules.zone.own;
  let which = apart ? Entries.SAMPLING : Entries.NO_USER;
  if (state == State.DD && apart) which = Entries.PRIORITY;
  const listed = state == State.DD || (apart && (state == State.OT || state == State.ES));
  if (listed && filterEntries(buf, from, to, which, out)) return true;
  out.at = start;
  if (!parent.mapped || listed) return false;
  if (state == State.IN || state == State.SW || state == State.B3) {
    return writeStateIds(hop, rules, state, buf, from, to);
  }
  const gone = state == State.TENANT || spellsShown(buf, from, to);
  if (gone) decision.strip(Reason.TRACE);
  return gone;
}
