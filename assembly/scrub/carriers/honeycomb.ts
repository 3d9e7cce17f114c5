// Honeycomb under policy (carriers.md row 28): inside, its trace header without what applications put into the context; at
// a boundary ids of hexadecimal digits alone, since a free text can be neither mapped nor told from data.
import { COMMA, EQUALS } from "../../bytes/ascii";
import { readHex, writeHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { equalsText } from "../../bytes/scan";
import { findHoney, Honey, Honeycomb, NO_CONTEXT, readHoneycomb, readHoneycombMember } from "../../carriers/honeycomb";
import { Member } from "../../carriers/member";
import { Edits } from "../../decide/edits";
import { settle } from "../../decide/field";
import { Hop } from "../../decide/hop";
import { decideIds, Fate, markUnread } from "../../decide/ids";
import { decision, findBound, judge, NAME_LIMIT_BYTES, takeName } from "../../decide/judge";
import { kept } from "../../decide/kept";
import { Lines, splitLines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { writeValue } from "../../decide/transform";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { Coding, plain, takeValue } from "../plain";
import { family } from "./family";
import { scrubOpaque } from "./opaque";

const traces: Lines = new Lines();
const others: Lines = new Lines();
const header: Honeycomb = new Honeycomb();
const member: Member = new Member();
/** Whether the header's ids are HEX, which can be mapped and need no look at what they show. */
let hex: bool = false;
let changed: bool = false;
/** Whether the trace id went: nothing else of the header means anything then. */
let lost: bool = false;

/** Scrubs all `lines` of the family. */
export function scrubHoneycomb(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  if (!rules.passes(Carrier.HONEYCOMB)) return refuse(rules, Carrier.HONEYCOMB, Reason.GATE, buf, lines, edits);
  splitLines(buf, lines, "x-honeycomb-trace", traces, others);
  if (others.count > 0) scrubOpaque(rules, Carrier.HONEYCOMB, buf, others, edits);
  if (traces.count == 0) return;
  const pair = traces.pair(0);
  if (traces.count > 1 || !readHoneycomb(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair), header)) {
    markUnread(hop, rules);
    return refuse(rules, Carrier.HONEYCOMB, Reason.MALFORMED, buf, traces, edits);
  }
  decide(hop, rules, buf);
  if (family.ids.fate == Fate.STRIP) return refuse(rules, Carrier.HONEYCOMB, family.ids.reason, buf, traces, edits);
  const start = out.at;
  out.text("1;");
  const members = out.at;
  changed = false;
  lost = false;
  kept.reset();
  for (let at = header.from; at <= header.to; ) {
    at = readHoneycombMember(buf, at, header.to, member);
    scrubMember(rules, buf, members);
  }
  if (lost || out.at == members) {
    edits.remove(PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    out.at = start;
  } else if (changed) {
    edits.replace(PAIRS.nameFrom(pair), PAIRS.nameTo(pair), start, out.at);
  } else {
    out.at = start;
  }
}

/** Decides the ids of `header` into those of `family`. */
function decide(hop: Hop, rules: Rules, buf: StaticArray<u8>): void {
  const h = header;
  const ids = family.ids;
  hex = h.isHex(buf);
  if (hex) {
    ids.narrow = h.traceTo - h.traceFrom == 16;
    ids.hi = ids.narrow ? 0 : readHex(buf, h.traceFrom, h.traceTo - 16);
    ids.lo = readHex(buf, h.traceTo - 16, h.traceTo);
    ids.span = readHex(buf, h.parentFrom, h.parentTo);
    hex = (ids.hi | ids.lo) != 0;
  }
  if (hex) return decideIds(hop, rules, Carrier.HONEYCOMB, ids);
  const stays = rules.trace == Trace.KEEP && (rules.zone.own || h.traceFrom == h.traceTo);
  ids.fate = stays ? Fate.KEEP : Fate.STRIP;
  ids.reason = rules.trace == Trace.KEEP ? Reason.CARRIER : Reason.TRACE;
}

function scrubMember(rules: Rules, buf: StaticArray<u8>, members: i32): void {
  const m = member;
  const honey = findHoney(buf, m.keyFrom, m.keyTo);
  const isId = honey == Honey.TRACE_ID || honey == Honey.PARENT_ID;
  const readable = m.keyTo - m.keyFrom <= NAME_LIMIT_BYTES;
  const coding = honey == Honey.DATASET ? Coding.PERCENT : Coding.NONE;
  if (readable && takeValue(coding, buf, m.valueFrom, m.valueTo)) {
    judgeMember(rules, buf, honey, isId);
  } else {
    decision.strip(Reason.LIMIT);
  }
  const start = out.at;
  if (start > members) out.byte(COMMA);
  const nameStart = out.at;
  out.bytes(buf, m.keyFrom, m.keyTo);
  out.byte(EQUALS);
  const valueStart = out.at;
  const action = decision.action;
  let rewritten = true;
  if (honey == Honey.CONTEXT && action != Action.KEEP) {
    decision.strip(decision.reason);
    out.text(NO_CONTEXT);
  } else if (isId && hex && action == Action.KEEP && family.ids.fate == Fate.MAP) {
    writeId(honey);
  } else if (action == Action.KEEP) {
    rewritten = false;
    out.bytes(buf, m.valueFrom, m.valueTo);
  } else if (action != Action.STRIP) {
    writeValue(rules, plain.buf, plain.from, plain.to, true);
  }
  if (honey == Honey.OTHER && decision.action != Action.STRIP && !kept.add(nameStart, valueStart - 1, -1)) {
    decision.strip(Reason.LIMIT);
  }
  if (decision.action == Action.STRIP && honey != Honey.CONTEXT) {
    rewritten = true;
    out.at = start;
    if (honey == Honey.TRACE_ID) lost = true;
  }
  settle(rules, Carrier.HONEYCOMB, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo, valueStart, rewritten);
  if (rewritten) changed = true;
}

/** Judges the member into `decision`: an entry first, then the row's column. HEX ids are not looked at as values. */
function judgeMember(rules: Rules, buf: StaticArray<u8>, honey: Honey, isId: bool): void {
  const m = member;
  let fallback: i32 = rules.policy.unknown;
  if (isId) fallback = Action.KEEP;
  else if (honey == Honey.DATASET) fallback = rules.keptInside;
  else if (honey == Honey.CONTEXT) {
    fallback = equalsText(buf, m.valueFrom, m.valueTo, NO_CONTEXT) ? Action.KEEP : Action.STRIP;
  }
  takeName(buf, m.keyFrom, m.keyTo);
  const bound = findBound(rules, Carrier.HONEYCOMB, buf, m.keyFrom, m.keyTo);
  const reason = honey == Honey.OTHER ? Reason.UNKNOWN : Reason.CARRIER;
  const v = plain;
  judge(
    rules,
    Carrier.HONEYCOMB,
    bound,
    fallback,
    reason,
    kept.has(buf, m.keyFrom, m.keyTo),
    buf,
    m.keyFrom,
    m.keyTo,
    v.buf,
    v.from,
    hex && isId && bound === null ? v.from : v.to,
  );
  if (isId && hex && decision.reason == Reason.TRACE) decision.action = Action.KEEP; // an id is mapped, not gone
  if (!isId || !hex || decision.action != Action.KEEP) return;
  decision.cls = honey == Honey.TRACE_ID ? Class.TRACE_ID : Class.SPAN_ID;
  if (family.ids.fate == Fate.MAP) decision.reason = Reason.TRACE;
}

/** Writes a mapped id as wide as it came. */
function writeId(honey: Honey): void {
  if (honey == Honey.PARENT_ID) return writeHex(out, family.ids.span, 16);
  if (!family.ids.narrow) writeHex(out, family.ids.hi, 16);
  writeHex(out, family.ids.lo, 16);
}
