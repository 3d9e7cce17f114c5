// Sentry's members of baggage (carriers.md row 23 and 5.20): a context that is frozen where the trace begins. It means what
// it says only whole and beside the ids that it names, so its members stay all, as they came, or none does.
import { PAIRS } from "../../bytes/pairs";
import { startsWithText } from "../../bytes/scan";
import { readBaggageMember } from "../../carriers/baggage";
import { Member } from "../../carriers/member";
import { decision, findBound, judge, NAME_LIMIT_BYTES, takeName } from "../../decide/judge";
import { Lines } from "../../decide/lines";
import { Rules } from "../../decide/rules";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { Coding, plain, takeValue } from "../plain";

const member: Member = new Member();

const enum Verdict {
  OPEN,
  STAYS,
  GOES,
}

let verdict: Verdict = Verdict.OPEN;

/** Starts a new message. */
export function startSentry(): void {
  verdict = Verdict.OPEN;
}

export function isSentry(buf: StaticArray<u8>, keyFrom: i32, keyTo: i32): bool {
  return startsWithText(buf, keyFrom, keyTo, "sentry-");
}

/** Whether the members of Sentry in `lines` stay. Looks ahead once a message, over what `judge` left before. */
export function sentryStays(rules: Rules, buf: StaticArray<u8>, lines: Lines): bool {
  if (verdict == Verdict.OPEN) verdict = allStay(rules, buf, lines) ? Verdict.STAYS : Verdict.GOES;
  return verdict == Verdict.STAYS;
}

function allStay(rules: Rules, buf: StaticArray<u8>, lines: Lines): bool {
  // `sentry-trace_id` would be the id that was mapped, or that is not to come in.
  if (rules.trace != Trace.KEEP) return false;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readBaggageMember(buf, at, to, member);
      if (isSentry(buf, member.keyFrom, member.keyTo) && !stays(rules, buf)) return false;
    }
  }
  return true;
}

/** Whether policy keeps the member at hand byte for byte; that a name is there twice is seen when it is kept. */
function stays(rules: Rules, buf: StaticArray<u8>): bool {
  const m = member;
  if (!m.wellFormed || m.properties || m.valueFrom == m.valueTo || m.keyTo - m.keyFrom > NAME_LIMIT_BYTES) return false;
  if (!takeValue(Coding.PERCENT, buf, m.valueFrom, m.valueTo)) return false;
  const v = plain;
  const unknown = rules.policy.unknown;
  takeName(buf, m.keyFrom, m.keyTo);
  const bound = findBound(rules, Carrier.BAGGAGE, buf, m.keyFrom, m.keyTo);
  judge(rules, Carrier.BAGGAGE, bound, unknown, Reason.UNKNOWN, false, buf, m.keyFrom, m.keyTo, v.buf, v.from, v.to);
  return decision.action == Action.KEEP;
}
