// Baggage under policy: every member and property decided, one clean line out (policy-semantics.md 7 to 13).
import { EQUALS, PERCENT } from "../bytes/ascii";
import { PAIRS } from "../bytes/pairs";
import { decodePercent } from "../bytes/percent";
import { indexOf } from "../bytes/scan";
import { readBaggageMember } from "../carriers/baggage";
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

const VALUE_LIMIT_BYTES: i32 = 8192;

const member: Member = new Member();
const decoded = new StaticArray<u8>(VALUE_LIMIT_BYTES);
/** Whether the lines at hand cannot stay as they came. */
let changed: bool = false;
let members: i32 = 0;

/** Scrubs all lines of `baggage` together. */
export function scrubBaggage(rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const first = lines.pair(0);
  const nameFrom = PAIRS.nameFrom(first);
  const nameTo = PAIRS.nameTo(first);
  const boundary = !rules.zone.own;
  if (!rules.passes(Carrier.BAGGAGE)) return refuse(rules, Carrier.BAGGAGE, Reason.GATE, buf, lines, edits);
  if (boundary && lines.bytes > rules.policy.bytes)
    return refuse(rules, Carrier.BAGGAGE, Reason.LIMIT, buf, lines, edits);
  if (boundary && !isSound(buf, lines)) return refuse(rules, Carrier.BAGGAGE, Reason.MALFORMED, buf, lines, edits);
  if (boundary && members > rules.policy.members)
    return refuse(rules, Carrier.BAGGAGE, Reason.LIMIT, buf, lines, edits);

  changed = lines.count > 1;
  kept.reset();
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readBaggageMember(buf, at, to, member);
      scrubMember(rules, buf);
    }
  }
  const dropped = kept.fit(rules.policy.members, rules.policy.bytes);
  for (let i = 0; i < dropped; i++) settleStripped(rules, Carrier.BAGGAGE, Reason.LIMIT, buf, nameFrom, nameTo, 0, 0);
  if (!changed && dropped == 0) return;
  if (kept.count == dropped) {
    edits.remove(nameFrom, nameTo);
  } else {
    const start = kept.join();
    edits.replace(nameFrom, nameTo, start, out.at);
  }
}

/** Whether every member of every line is well-formed; counts them into `members`. */
function isSound(buf: StaticArray<u8>, lines: Lines): bool {
  members = 0;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readBaggageMember(buf, at, to, member);
      if (member.empty) continue;
      if (!member.wellFormed) return false;
      members++;
    }
  }
  return true;
}

function scrubMember(rules: Rules, buf: StaticArray<u8>): void {
  const m = member;
  if (m.empty) {
    changed = true; // no receiver may see the blank between two commas
    return;
  }
  if (!m.wellFormed || m.keyTo - m.keyFrom > NAME_LIMIT_BYTES || m.valueTo - m.valueFrom > VALUE_LIMIT_BYTES) {
    changed = true;
    const reason = m.wellFormed ? Reason.LIMIT : Reason.MALFORMED;
    settleStripped(rules, Carrier.BAGGAGE, reason, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo);
    return;
  }
  if (m.properties) {
    changed = true;
    settleStripped(rules, Carrier.BAGGAGE, Reason.PROPERTY, buf, m.keyFrom, m.keyTo, m.valueTo, m.end);
  }
  let value = buf;
  let from = m.valueFrom;
  let to = m.valueTo;
  if (indexOf(buf, PERCENT, from, to) < to) {
    to = decodePercent(buf, from, to, decoded, 0);
    value = decoded;
    from = 0;
  }
  takeName(buf, m.keyFrom, m.keyTo);
  const bound = findBound(rules, Carrier.BAGGAGE, buf, m.keyFrom, m.keyTo);
  const keeps = bound != null && bound.entry.action == Action.KEEP;
  const repeat = keeps && kept.has(buf, m.keyFrom, m.keyTo);
  const fallback = rules.policy.unknown;
  judge(rules, Carrier.BAGGAGE, bound, fallback, Reason.UNKNOWN, repeat, buf, m.keyFrom, m.keyTo, value, from, to);
  write(rules, buf, value, from, to);
}

/** Appends the member to `out` and `kept` as `decision` says. */
function write(rules: Rules, buf: StaticArray<u8>, value: StaticArray<u8>, from: i32, to: i32): void {
  const m = member;
  const d = decision;
  const start = out.at;
  let nameEnd = start;
  let valueStart = start;
  if (d.action != Action.STRIP) {
    out.bytes(buf, m.keyFrom, m.keyTo);
    nameEnd = out.at;
    out.byte(EQUALS);
    valueStart = out.at;
    if (d.action == Action.KEEP) out.bytes(buf, m.valueFrom, m.valueTo);
    else if (!writeValue(rules, value, from, to, true)) out.at = start;
  }
  // A strip decided here or by `writeValue`, an empty value that no receiver takes, or no room left.
  if (d.action != Action.STRIP && (valueStart == out.at || !kept.add(start, nameEnd, d.rule))) d.strip(Reason.LIMIT);
  const rewritten = d.action == Action.TOKENIZE || d.action == Action.HASH || d.action == Action.MASK;
  settle(rules, Carrier.BAGGAGE, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo, valueStart, rewritten);
  if (d.action == Action.STRIP) {
    out.at = start;
    changed = true;
  } else if (rewritten) changed = true;
}
