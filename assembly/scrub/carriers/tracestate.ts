// Tracestate under policy: inside a mesh it passes without Datadog's user id, at a boundary only sampling data does
// (carriers.md row 2 and 5.2). Entries of `fields` and classes decide before the carrier's own row; where ids are mapped,
// no member keeps one as it came.
import { PAIRS } from "../../bytes/pairs";
import { Member } from "../../carriers/member";
import { readTracestateMember, TRACESTATE_MEMBERS, TRACESTATE_VALUE_BYTES } from "../../carriers/tracestate";
import { Entries, filterEntries, findState, State } from "../../carriers/vendorstate";
import { decideField, writeField } from "../../decide/door";
import { refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { isSpent } from "../../detect/effort";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { beginMember, endMember, joinMembers, mayRead, openMember, stripMember } from "../member";
import { writeStateIds } from "./stateids";

/** No member is dropped for the length of the line: receivers cut it by themselves. */
const ANY_BYTES: i32 = i32.MAX_VALUE;

/** The members of all lines, read once, and room for what follows the last. */
const members = new StaticArray<Member>(TRACESTATE_MEMBERS + 1);
for (let i = 0; i <= TRACESTATE_MEMBERS; i++) members[i] = new Member();

/** Scrubs all lines of `tracestate` together, beside a traceparent that stays. */
export function scrubTracestate(m: Message, lines: Lines): void {
  const carrier = Carrier.TRACESTATE;
  if (!m.rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  m.kept.reset(lines.count);
  const count = readMembers(m, lines);
  if (isSpent()) return refuse(m, carrier, Reason.BUDGET, lines);
  // W3C 3.3: a list that does not parse is dropped whole, inside the mesh too (docs/decisions/0006).
  if (count < 0) return refuse(m, carrier, Reason.MALFORMED, lines);
  for (let i = 0; i < count; i++) scrub(m, members[i]);
  joinMembers(m, carrier, TRACESTATE_MEMBERS, ANY_BYTES, lines);
}

/**
 * Reads the members of all lines and answers how many there are; -1 when one is malformed or there are too many. Ends where
 * no effort is left.
 */
function readMembers(m: Message, lines: Lines): i32 {
  let count = 0;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      const member = members[count];
      at = readTracestateMember(m.buf, at, to, member);
      if (!mayRead(member.end - member.keyFrom)) return count;
      if (member.empty) m.kept.changed = true;
      else if (!member.wellFormed || count == TRACESTATE_MEMBERS) return -1;
      else count++;
    }
  }
  return count;
}

/** Decides a member and appends what becomes of it. */
function scrub(m: Message, member: Member): void {
  const repeated = m.kept.has(m.buf, member.keyFrom, member.keyTo);
  if (!member.level1 || repeated) {
    return stripMember(m, Carrier.TRACESTATE, repeated ? Reason.REPEAT : Reason.MALFORMED, member);
  }
  const f = openMember(m, Carrier.TRACESTATE, member);
  const state = findState(f.buf, f.nameFrom, f.nameTo);
  // token-spec.md, MAP: `ot` goes when an id is mapped.
  const passes = state == State.OT ? !m.parent.mapped : m.rules.zone.own || state == State.ES;
  f.otherwise(passes ? Action.KEEP : Action.STRIP, Reason.CARRIER);
  f.limitBytes = TRACESTATE_VALUE_BYTES;
  decideField(m);
  if (beginMember(m)) {
    f.at = m.out.at;
    f.changed = f.action == Action.KEEP && f.reason != Reason.TOKEN && writeInner(m, state);
    if (!f.changed) writeField(m);
    if (m.out.at == f.at && f.action != Action.STRIP) f.strip(Reason.CARRIER); // nothing but what had to go
  }
  endMember(m);
}

/**
 * Writes a value that stays, without the entries inside it that may not and with its ids mapped where those beside it are.
 * Answers whether that is another value, or with the field stripped and nothing written; else `out` is as it was.
 */
function writeInner(m: Message, state: State): bool {
  const f = m.field;
  const out = m.out;
  const start = out.at;
  const mapped = m.parent.mapped;
  const apart = mapped || !m.rules.zone.own;
  let which = apart ? Entries.SAMPLING : Entries.NO_USER;
  if (state == State.DD && apart) which = Entries.PRIORITY;
  const listed = state == State.DD || (apart && (state == State.OT || state == State.ES));
  if (listed && filterEntries(f.buf, f.from, f.to, which, out)) return true;
  out.at = start;
  if (!mapped || listed) return false;
  if (state == State.IN || state == State.SW || state == State.B3) return writeStateIds(m, state);
  const gone = state == State.TENANT || m.shown.isIn(f.buf, f.from, f.to);
  if (gone) f.strip(Reason.TRACE);
  return gone;
}
