// Lists of `key=value` under policy (carriers.md rows 3, 5, 7 and 11): all lines are one list, every member and property
// is decided, one line goes out (policy-semantics.md 7 to 13).
import { COMMA, EQUALS } from "../bytes/ascii";
import { PAIRS } from "../bytes/pairs";
import { indexOf } from "../bytes/scan";
import { readBaggageMember } from "../carriers/baggage";
import { readListMember } from "../carriers/list";
import { Member } from "../carriers/member";
import { Edits } from "../decide/edits";
import { settle, settleStripped } from "../decide/field";
import { decision, findBound, judge, NAME_LIMIT_BYTES, takeName } from "../decide/judge";
import { kept } from "../decide/kept";
import { Lines } from "../decide/lines";
import { out } from "../decide/output";
import { refuse } from "../decide/refuse";
import { Rules } from "../decide/rules";
import { writeValue } from "../decide/transform";
import { Action } from "../words/action";
import { Carrier } from "../words/carrier";
import { Reason } from "../words/reason";
import { isSentry, sentryStays, startSentry } from "./carriers/sentry";
import { joinMembers } from "./member";
import { Coding, PLAIN_LIMIT_BYTES, plain, takeValue } from "./plain";

const member: Member = new Member();
/** Whether the lines at hand cannot stay as they came. */
let changed: bool = false;

/**
 * Scrubs all `lines` together. `fallback` is what a member gets that no entry names; `limitBytes` is how long a line may
 * be that is written anew.
 */
export function scrubList(
  rules: Rules,
  carrier: i32,
  fallback: i32,
  reason: i32,
  limitBytes: i32,
  buf: StaticArray<u8>,
  lines: Lines,
  edits: Edits,
): void {
  if (lines.count == 0) return;
  const fault = rules.zone.own ? -1 : faultOf(rules, carrier, buf, lines);
  if (fault >= 0) return refuse(rules, carrier, fault, buf, lines, edits);
  changed = lines.count > 1;
  kept.reset();
  startSentry();
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readMember(carrier, buf, at, to);
      if (member.empty)
        changed = true; // no receiver may see the blank between two commas
      else scrubMember(rules, carrier, fallback, reason, buf, lines);
    }
  }
  const bytes = changed ? min(limitBytes, rules.policy.bytes) : rules.policy.bytes;
  joinMembers(rules, carrier, !changed, rules.policy.members, bytes, buf, lines, edits);
}

/** Reads one member. Everywhere but in baggage a second `=` makes it malformed. */
function readMember(carrier: i32, buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (carrier == Carrier.BAGGAGE) return readBaggageMember(buf, at, to, member);
  const next = readListMember(buf, at, to, COMMA, member);
  if (indexOf(buf, EQUALS, member.valueFrom, member.valueTo) < member.valueTo) member.wellFormed = false;
  return next;
}

/** Why the lines are refused at a boundary (rule 7), or -1. */
function faultOf(rules: Rules, carrier: i32, buf: StaticArray<u8>, lines: Lines): i32 {
  if (lines.bytes > rules.policy.bytes) return Reason.LIMIT;
  let members = 0;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readMember(carrier, buf, at, to);
      if (member.empty) continue;
      if (!member.wellFormed) return Reason.MALFORMED;
      members++;
    }
  }
  return members > rules.policy.members ? Reason.LIMIT : -1;
}

function scrubMember(rules: Rules, carrier: i32, fallback: i32, reason: i32, buf: StaticArray<u8>, lines: Lines): void {
  const m = member;
  // Looked at first, since it judges others by the same means.
  const sentry = carrier == Carrier.BAGGAGE && isSentry(buf, m.keyFrom, m.keyTo);
  const torn = sentry && !sentryStays(rules, buf, lines);
  const readable = m.wellFormed && m.keyTo - m.keyFrom <= NAME_LIMIT_BYTES;
  const plainly = carrier == Carrier.BAGGAGE && !m.escaped && m.valueTo - m.valueFrom <= PLAIN_LIMIT_BYTES;
  const coding = plainly ? Coding.NONE : Coding.PERCENT;
  if (!readable || !takeValue(coding, buf, m.valueFrom, m.valueTo)) {
    changed = true;
    const why = m.wellFormed ? Reason.LIMIT : Reason.MALFORMED;
    return settleStripped(rules, carrier, why, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo);
  }
  if (m.properties) {
    changed = true;
    settleStripped(rules, carrier, Reason.PROPERTY, buf, m.keyFrom, m.keyTo, m.valueTo, m.end);
  }
  const v = plain;
  takeName(buf, m.keyFrom, m.keyTo);
  const bound = findBound(rules, carrier, buf, m.keyFrom, m.keyTo);
  const keeps = bound != null && bound.entry.action == Action.KEEP;
  const repeat = keeps && kept.has(buf, m.keyFrom, m.keyTo);
  judge(rules, carrier, bound, fallback, reason, repeat, buf, m.keyFrom, m.keyTo, v.buf, v.from, v.to);
  if (torn && decision.action != Action.STRIP) decision.strip(Reason.CARRIER);
  write(rules, carrier, buf);
  if (sentry) kept.tie(decision.action != Action.STRIP);
}

/** Appends the member to `out` and `kept` as `decision` says. */
function write(rules: Rules, carrier: i32, buf: StaticArray<u8>): void {
  const m = member;
  const d = decision;
  const start = out.at;
  let valueStart = start;
  const rewritten = d.action != Action.KEEP;
  if (d.action != Action.STRIP) {
    out.bytes(buf, m.keyFrom, m.keyTo);
    out.byte(EQUALS);
    valueStart = out.at;
    if (rewritten) writeValue(rules, plain.buf, plain.from, plain.to, true);
    else out.bytes(buf, m.valueFrom, m.valueTo);
  }
  // An empty value that no receiver takes, or no room left.
  const full = d.action != Action.STRIP && (out.at == valueStart || !kept.add(start, valueStart - 1, d.rule));
  if (full) d.strip(Reason.LIMIT);
  settle(rules, carrier, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo, valueStart, rewritten);
  if (d.action == Action.STRIP) out.at = start;
  if (rewritten || d.action == Action.STRIP) changed = true;
}
