// SolarWinds under policy (carriers.md row 29 and 5.26). The signature holds for all bytes of X-Trace-Options, so either
// both stay as they are or both go.
import { SEMICOLON } from "../../bytes/ascii";
import { PAIRS } from "../../bytes/pairs";
import { equalsText } from "../../bytes/scan";
import { isPrintable, readListMember } from "../../carriers/list";
import { Member } from "../../carriers/member";
import { Edits } from "../../decide/edits";
import { decision, findBound, judge, NAME_LIMIT_BYTES, takeName } from "../../decide/judge";
import { Lines } from "../../decide/lines";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubOpaque } from "./opaque";

const member: Member = new Member();
/** The signed headers, and all others. */
const signed: Lines = new Lines();
const others: Lines = new Lines();

/** Scrubs all headers of the family. */
export function scrubSolarwinds(rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const carrier = Carrier.SOLARWINDS;
  signed.count = 0;
  others.count = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const from = PAIRS.nameFrom(pair);
    const to = PAIRS.nameTo(pair);
    const isSigned =
      equalsText(buf, from, to, "x-trace-options") || equalsText(buf, from, to, "x-trace-options-signature");
    if (isSigned) signed.add(pair);
    else others.add(pair);
  }
  const passes = rules.passes(carrier) && rules.trace == Trace.KEEP;
  if (passes && !stays(rules, buf)) refuse(rules, carrier, decision.reason, buf, signed, edits);
  else scrubOpaque(rules, carrier, buf, signed, edits);
  scrubOpaque(rules, carrier, buf, others, edits);
}

/** Whether policy leaves every signed header and every option in it as it is; if not, `decision` says why. */
function stays(rules: Rules, buf: StaticArray<u8>): bool {
  for (let i = 0; i < signed.count; i++) {
    const pair = signed.pair(i);
    const from = PAIRS.valueFrom(pair);
    const to = PAIRS.valueTo(pair);
    if (!isPrintable(buf, from, to)) {
      decision.strip(Reason.MALFORMED);
      return false;
    }
    const row = rules.keptInside;
    if (!keeps(rules, row, buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair), from, to)) return false;
    for (let at = from; at <= to; ) {
      at = readListMember(buf, at, to, SEMICOLON, member);
      const m = member;
      if (!m.empty && !keeps(rules, Action.KEEP, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo)) return false;
    }
  }
  return true;
}

/** Whether a header or an option stays; an option that no entry names does where its header does. */
function keeps(
  rules: Rules,
  fallback: i32,
  buf: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  from: i32,
  to: i32,
): bool {
  if (nameTo - nameFrom > NAME_LIMIT_BYTES) {
    decision.strip(Reason.LIMIT);
    return false;
  }
  takeName(buf, nameFrom, nameTo);
  const bound = findBound(rules, Carrier.SOLARWINDS, buf, nameFrom, nameTo);
  judge(rules, Carrier.SOLARWINDS, bound, fallback, Reason.CARRIER, false, buf, nameFrom, nameTo, buf, from, to);
  return decision.action == Action.KEEP;
}
