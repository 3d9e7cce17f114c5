// Baggage under policy: asks the zone's gate, then decides every member and property (policy-semantics.md 6 to 13).
import { refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubList } from "../list";

/** Scrubs all lines of `baggage` together. */
export function scrubBaggage(m: Message, lines: Lines): void {
  const policy = m.rules.policy;
  if (!m.rules.passes(Carrier.BAGGAGE)) return refuse(m, Carrier.BAGGAGE, Reason.GATE, lines);
  scrubList(m, Carrier.BAGGAGE, policy.unknown, Reason.UNKNOWN, policy.bytes, lines);
}
