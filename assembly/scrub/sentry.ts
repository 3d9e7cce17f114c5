// Sentry's members of baggage (carriers.md row 23 and 5.20): a context that is frozen where the trace begins. It means what
// it says only whole and beside the ids that it names, so its members stay all, as they came, or none does.
import { PAIRS } from "../bytes/pairs";
import { startsWithText } from "../bytes/scan";
import { readBaggageMember } from "../carriers/baggage";
import { Member } from "../carriers/member";
import { decideField } from "../decide/door";
import { Coding } from "../decide/field";
import { Lines } from "../decide/lines";
import { Message } from "../decide/message";
import { Action, Trace } from "../words/action";
import { Carrier } from "../words/carrier";
import { Reason } from "../words/reason";
import { mayRead, openMember } from "./member";

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

/** Whether the members of Sentry in `lines` stay. Looks ahead once a message, by means of the field in hand. */
export function sentryStays(m: Message, lines: Lines): bool {
  if (verdict == Verdict.OPEN) verdict = allStay(m, lines) ? Verdict.STAYS : Verdict.GOES;
  return verdict == Verdict.STAYS;
}

function allStay(m: Message, lines: Lines): bool {
  // `sentry-trace_id` would be the id that was mapped, or that is not to come in.
  if (m.rules.trace != Trace.KEEP) return false;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readBaggageMember(m.buf, at, to, member);
      if (!mayRead(member.end - member.keyFrom)) return false;
      if (isSentry(m.buf, member.keyFrom, member.keyTo) && !stays(m)) return false;
    }
  }
  return true;
}

/** Whether policy keeps the member at hand byte for byte; that a name is there twice is seen when it is kept. */
function stays(m: Message): bool {
  if (!member.wellFormed || member.properties || member.valueFrom == member.valueTo) return false;
  const f = openMember(m, Carrier.BAGGAGE, member);
  f.coding = Coding.PERCENT;
  f.otherwise(m.rules.policy.unknown, Reason.UNKNOWN);
  if (!f.decode()) return false;
  decideField(m);
  return f.action == Action.KEEP;
}
