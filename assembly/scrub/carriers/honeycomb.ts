// Honeycomb under policy (carriers.md row 28): inside, its trace header without what applications put into the context; at
// a boundary ids of hexadecimal digits alone, since a free text can be neither mapped nor told from data.
import { COMMA, EQUALS } from "../../bytes/ascii";
import { readHex, writeHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { equalsText } from "../../bytes/scan";
import { Writer } from "../../bytes/writer";
import { findHoney, Honey, Honeycomb, NO_CONTEXT, readHoneycomb, readHoneycombMember } from "../../carriers/honeycomb";
import { Member } from "../../carriers/member";
import { nameField, settleField, writeField } from "../../decide/door";
import { Coding } from "../../decide/field";
import { refuse } from "../../decide/header";
import { decideIds, markUnread } from "../../decide/ids";
import { judge } from "../../decide/judge";
import { Lines, splitLines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Fate } from "../../decide/trace";
import { isSpent } from "../../detect/effort";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { mayRead, openMember } from "../member";
import { family } from "./family";
import { scrubOpaque } from "./opaque";

const traces: Lines = new Lines();
const others: Lines = new Lines();
const header: Honeycomb = new Honeycomb();
const member: Member = new Member();
/** Whether the header's ids are HEX, which can be mapped and need no look at what they show. */
let hex: bool = false;
/** Whether the trace id went: nothing else of the header means anything then. */
let lost: bool = false;

/** Scrubs all `lines` of the family. */
export function scrubHoneycomb(m: Message, lines: Lines): void {
  const carrier = Carrier.HONEYCOMB;
  if (!m.rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  splitLines(m.buf, lines, "x-honeycomb-trace", traces, others);
  if (others.count > 0) scrubOpaque(m, carrier, others);
  if (traces.count == 0) return;
  const pair = traces.pair(0);
  if (traces.count > 1 || !readHoneycomb(m.buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair), header)) {
    markUnread(m);
    return refuse(m, carrier, Reason.MALFORMED, traces);
  }
  decide(m);
  if (family.ids.fate == Fate.STRIP) return refuse(m, carrier, family.ids.reason, traces);
  const out = m.out;
  const start = out.at;
  out.text("1;");
  const members = out.at;
  lost = false;
  m.kept.reset();
  for (let at = header.from; at <= header.to; ) {
    at = readHoneycombMember(m.buf, at, header.to, member);
    if (!mayRead(member.end - member.keyFrom)) break;
    scrubMember(m, members);
  }
  if (isSpent()) {
    out.at = start;
    return refuse(m, carrier, Reason.BUDGET, traces);
  }
  const gone = lost || out.at == members;
  if (gone) m.remove(pair);
  else if (m.kept.changed) m.replace(pair, start);
  if (gone || !m.kept.changed) out.at = start;
}

/** Decides the ids of `header` into those of `family`. */
function decide(m: Message): void {
  const h = header;
  const buf = m.buf;
  const ids = family.ids;
  hex = h.isHex(buf);
  if (hex) {
    ids.narrow = h.traceTo - h.traceFrom == 16;
    ids.hi = ids.narrow ? 0 : readHex(buf, h.traceFrom, h.traceTo - 16);
    ids.lo = readHex(buf, h.traceTo - 16, h.traceTo);
    ids.span = readHex(buf, h.parentFrom, h.parentTo);
    hex = (ids.hi | ids.lo) != 0;
  }
  if (hex) return decideIds(m, ids);
  const keeps = m.rules.trace == Trace.KEEP;
  const stays = keeps && (m.rules.zone.own || h.traceFrom == h.traceTo);
  ids.fate = stays ? Fate.KEEP : Fate.STRIP;
  ids.reason = keeps ? Reason.CARRIER : Reason.TRACE;
}

/** Decides `member` and appends what becomes of it; `members` is where the first one starts. */
function scrubMember(m: Message, members: i32): void {
  const honey = findHoney(m.buf, member.keyFrom, member.keyTo);
  const f = openMember(m, Carrier.HONEYCOMB, member);
  if (honey == Honey.DATASET) f.coding = Coding.PERCENT; // the others are as they stand, a new value too
  if (honey == Honey.DATASET && !f.decode()) f.strip(Reason.LIMIT);
  else judgeMember(m, honey);
  const out = m.out;
  const before = out.at;
  if (before > members) out.byte(COMMA);
  const start = out.at;
  out.bytes(f.buf, f.nameFrom, f.nameTo);
  out.byte(EQUALS);
  f.at = out.at;
  if (honey == Honey.CONTEXT && f.action != Action.KEEP) {
    f.strip(f.reason);
    out.text(NO_CONTEXT);
    f.changed = true;
  } else if (isHexId(honey) && f.action == Action.KEEP && family.ids.fate == Fate.MAP) {
    writeId(out, honey);
    f.changed = true;
  } else {
    writeField(m);
  }
  if (honey == Honey.OTHER && f.action != Action.STRIP && !m.kept.add(start, f.at - 1, -1)) f.strip(Reason.LIMIT);
  if (f.action == Action.STRIP && honey != Honey.CONTEXT) {
    f.changed = true;
    out.at = before;
    if (honey == Honey.TRACE_ID) lost = true;
  }
  settleField(m);
  if (f.changed) m.kept.changed = true;
}

/** Judges the member in hand: an entry first, then the row's column. HEX ids are not looked at as values. */
function judgeMember(m: Message, honey: Honey): void {
  const f = m.field;
  f.otherwise(fallbackOf(m, honey), honey == Honey.OTHER ? Reason.UNKNOWN : Reason.CARRIER);
  if (!nameField(m)) return;
  f.repeat = f.keeps && m.kept.has(f.buf, f.nameFrom, f.nameTo);
  const isId = isHexId(honey);
  const to = f.plainTo;
  if (isId && f.bound === null) f.plainTo = f.plainFrom;
  judge(m);
  f.plainTo = to;
  if (!isId) return;
  if (f.reason == Reason.TRACE) f.action = Action.KEEP; // an id is mapped, not gone
  if (f.action != Action.KEEP) return;
  f.cls = honey == Honey.TRACE_ID ? Class.TRACE_ID : Class.SPAN_ID;
  if (family.ids.fate == Fate.MAP) f.reason = Reason.TRACE;
}

/** What the member gets that no entry names. */
function fallbackOf(m: Message, honey: Honey): Action {
  switch (honey) {
    case Honey.TRACE_ID:
    case Honey.PARENT_ID:
      return Action.KEEP;
    case Honey.DATASET:
      return m.rules.keptInside;
    case Honey.CONTEXT:
      return equalsText(m.buf, member.valueFrom, member.valueTo, NO_CONTEXT) ? Action.KEEP : Action.STRIP;
    default:
      return m.rules.policy.unknown;
  }
}

function isHexId(honey: Honey): bool {
  return hex && (honey == Honey.TRACE_ID || honey == Honey.PARENT_ID);
}

/** Writes a mapped id as wide as it came. */
function writeId(out: Writer, honey: Honey): void {
  if (honey == Honey.PARENT_ID) return writeHex(out, family.ids.span, 16);
  if (!family.ids.narrow) writeHex(out, family.ids.hi, 16);
  writeHex(out, family.ids.lo, 16);
}
