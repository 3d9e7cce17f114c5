// SolarWinds under policy (carriers.md row 29 and 5.26). The signature holds for all bytes of X-Trace-Options, so either
// both stay as they are or both go.
import { SEMICOLON } from "../../bytes/ascii";
import { PAIRS } from "../../bytes/pairs";
import { equalsText } from "../../bytes/scan";
import { isPrintable, readListMember } from "../../carriers/list";
import { Member } from "../../carriers/member";
import { decideField } from "../../decide/door";
import { openHeader, refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { mayRead, openMember } from "../member";
import { scrubOpaque } from "./opaque";

const member: Member = new Member();
/** The signed headers, and all others. */
const signed: Lines = new Lines();
const others: Lines = new Lines();

/** Scrubs all headers of the family. */
export function scrubSolarwinds(m: Message, lines: Lines): void {
  const carrier = Carrier.SOLARWINDS;
  signed.count = 0;
  others.count = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const from = PAIRS.nameFrom(pair);
    const to = PAIRS.nameTo(pair);
    const isSigned =
      equalsText(m.buf, from, to, "x-trace-options") || equalsText(m.buf, from, to, "x-trace-options-signature");
    if (isSigned) signed.add(pair);
    else others.add(pair);
  }
  const passes = m.rules.passes(carrier) && m.rules.trace == Trace.KEEP;
  if (passes && !stay(m)) refuse(m, carrier, m.field.reason, signed);
  else scrubOpaque(m, carrier, signed);
  scrubOpaque(m, carrier, others);
}

/** Whether policy leaves every signed header and every option in it as it is; if not, the field in hand says why. */
function stay(m: Message): bool {
  if (!takeOpaque(m)) return false;
  for (let i = 0; i < signed.count; i++) {
    const f = openHeader(m, Carrier.SOLARWINDS, signed.pair(i));
    const from = f.from;
    const to = f.to;
    if (!isPrintable(m.buf, from, to)) {
      f.strip(Reason.MALFORMED);
      return false;
    }
    if (!stays(m, m.rules.keptInside)) return false;
    for (let at = from; at <= to; ) {
      at = readListMember(m.buf, at, to, SEMICOLON, member);
      if (!mayRead(member.end - member.keyFrom)) {
        m.field.strip(Reason.BUDGET);
        return false;
      }
      if (member.empty) continue;
      openMember(m, Carrier.SOLARWINDS, member);
      if (!stays(m, Action.KEEP)) return false; // an option that no entry names stays where its header does
    }
  }
  return true;
}

/** Whether the signed headers fit `limits.opaque_bytes` together. */
function takeOpaque(m: Message): bool {
  let bytes = 0;
  for (let i = 0; i < signed.count; i++) bytes += PAIRS.valueTo(signed.pair(i)) - PAIRS.valueFrom(signed.pair(i));
  if (m.takeOpaque(bytes)) return true;
  m.field.strip(Reason.LIMIT);
  return false;
}

/** Whether policy leaves the field in hand as it is. */
function stays(m: Message, fallback: i32): bool {
  m.field.otherwise(fallback, Reason.CARRIER);
  decideField(m);
  return m.field.action == Action.KEEP;
}
