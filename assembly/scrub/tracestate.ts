// Tracestate under policy: inside a mesh it passes without Datadog's user id, at a boundary only sampling data does
// (carriers.md row 2 and 5.2). Entries of `fields` and classes decide before the carrier's own row.
import { EQUALS } from "../bytes/ascii";
import { PAIRS } from "../bytes/pairs";
import { equalsText } from "../bytes/scan";
import { Member } from "../carriers/member";
import { readTracestateMember, samplingOnly, TRACESTATE_MEMBERS, withoutDdUser } from "../carriers/tracestate";
import { Edits } from "../decide/edits";
import { settle, settleStripped } from "../decide/field";
import { decision, findBound, judge, takeName } from "../decide/judge";
import { kept } from "../decide/kept";
import { Lines } from "../decide/lines";
import { out } from "../decide/output";
import { refuse } from "../decide/refuse";
import { Rules } from "../decide/rules";
import { writeValue } from "../decide/transform";
import { Action } from "../words/action";
import { Carrier } from "../words/carrier";
import { Reason } from "../words/reason";

const member: Member = new Member();
let changed: bool = false;

/** Scrubs all lines of `tracestate` together; `mapped`: the ids beside it do not stay as they are. */
export function scrubTracestate(rules: Rules, buf: StaticArray<u8>, lines: Lines, mapped: bool, edits: Edits): void {
  const boundary = !rules.zone.own;
  if (!rules.passes(Carrier.TRACESTATE)) return refuse(rules, Carrier.TRACESTATE, Reason.GATE, buf, lines, edits);
  const members = countMembers(buf, lines);
  // W3C 3.3: a list that does not parse is dropped whole, inside the mesh too (docs/decisions/0006).
  if (members > TRACESTATE_MEMBERS || members < 0) {
    return refuse(rules, Carrier.TRACESTATE, Reason.MALFORMED, buf, lines, edits);
  }
  changed = lines.count > 1;
  kept.reset();
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readTracestateMember(buf, at, to, member);
      scrubMember(rules, buf, boundary, mapped);
    }
  }
  if (!changed) return;
  const first = lines.pair(0);
  if (kept.count == 0) {
    edits.remove(PAIRS.nameFrom(first), PAIRS.nameTo(first));
  } else {
    const start = kept.join();
    edits.replace(PAIRS.nameFrom(first), PAIRS.nameTo(first), start, out.at);
  }
}

/** How many members all lines have together; -1 when one of them is malformed and there are not too many. */
function countMembers(buf: StaticArray<u8>, lines: Lines): i32 {
  let members = 0;
  let sound = true;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readTracestateMember(buf, at, to, member);
      if (member.empty) continue;
      if (!member.wellFormed) sound = false;
      if (++members > TRACESTATE_MEMBERS) return members;
    }
  }
  return sound ? members : -1;
}

function scrubMember(rules: Rules, buf: StaticArray<u8>, boundary: bool, mapped: bool): void {
  const m = member;
  if (m.empty) {
    changed = true;
    return;
  }
  const repeated = kept.has(buf, m.keyFrom, m.keyTo);
  if (!m.level1 || repeated) {
    changed = true;
    const reason = repeated ? Reason.REPEAT : Reason.MALFORMED;
    settleStripped(rules, Carrier.TRACESTATE, reason, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo);
    return;
  }
  const ot = equalsText(buf, m.keyFrom, m.keyTo, "ot");
  const es = equalsText(buf, m.keyFrom, m.keyTo, "es");
  const passes = !boundary || (ot && !mapped) || es;
  takeName(buf, m.keyFrom, m.keyTo);
  const bound = findBound(rules, Carrier.TRACESTATE, buf, m.keyFrom, m.keyTo);
  const fallback = passes ? Action.KEEP : Action.STRIP;
  judge(
    rules,
    Carrier.TRACESTATE,
    bound,
    fallback,
    Reason.CARRIER,
    false,
    buf,
    m.keyFrom,
    m.keyTo,
    buf,
    m.valueFrom,
    m.valueTo,
  );
  write(rules, buf, boundary && (ot || es) && decision.reason != Reason.TOKEN);
}

/** Appends the member to `out` and `kept` as `decision` says. */
function write(rules: Rules, buf: StaticArray<u8>, sampling: bool): void {
  const m = member;
  const d = decision;
  const start = out.at;
  let valueStart = start;
  let rewritten = false;
  if (d.action != Action.STRIP) {
    out.bytes(buf, m.keyFrom, m.keyTo);
    out.byte(EQUALS);
    valueStart = out.at;
    if (d.action == Action.KEEP) {
      rewritten = writeKept(buf, sampling);
    } else {
      rewritten = true;
      if (writeValue(rules, buf, m.valueFrom, m.valueTo, false) && out.at - valueStart > 256) d.strip(Reason.LONG);
    }
  }
  if (d.action != Action.STRIP && out.at == valueStart) d.strip(Reason.CARRIER); // nothing but what had to go
  if (d.action != Action.STRIP && !kept.add(start, valueStart - 1, d.rule)) d.strip(Reason.LIMIT);
  settle(rules, Carrier.TRACESTATE, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo, valueStart, rewritten);
  if (d.action == Action.STRIP) out.at = start;
  if (rewritten || d.action == Action.STRIP) changed = true;
}

/** Writes a value that stays, without the entries inside it that never do; answers whether there were any. */
function writeKept(buf: StaticArray<u8>, sampling: bool): bool {
  const m = member;
  const start = out.at;
  if (sampling && samplingOnly(buf, m.valueFrom, m.valueTo, out)) return true;
  out.at = start;
  if (equalsText(buf, m.keyFrom, m.keyTo, "dd") && withoutDdUser(buf, m.valueFrom, m.valueTo, out)) return true;
  out.at = start;
  out.bytes(buf, m.valueFrom, m.valueTo);
  return false;
}
