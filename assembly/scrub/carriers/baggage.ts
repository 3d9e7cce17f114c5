// Baggage under policy: asks the zone's gate, then decides every member and property (policy-semantics.md 6 to 13).
import { Edits } from "../../decide/edits";
import { Lines } from "../../decide/lines";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubList } from "../list";

/** Scrubs all lines of `baggage` together. */
export function scrubBaggage(rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const policy = rules.policy;
  if (!rules.passes(Carrier.BAGGAGE)) return refuse(rules, Carrier.BAGGAGE, Reason.GATE, buf, lines, edits);
  scrubList(rules, Carrier.BAGGAGE, policy.unknown, Reason.UNKNOWN, policy.bytes, buf, lines, edits);
}
