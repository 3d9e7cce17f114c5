// Carriers whose values only their vendors can read (carriers.md rows 24, 26, 27, 30, 31): as they are inside a mesh,
// nothing of them beyond, each header a field that entries and classes decide first.
import { PAIRS } from "../../bytes/pairs";
import { equalsText } from "../../bytes/scan";
import { Edits } from "../../decide/edits";
import { Lines } from "../../decide/lines";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubEach } from "../each";
import { Coding } from "../plain";

/** EagleEye's headers that hold what an application puts there, and all others. */
const free: Lines = new Lines();
const others: Lines = new Lines();

/**
 * Scrubs all `lines` of an opaque carrier, whose values are of `coding`. Ids in it can be neither mapped nor told from
 * others, so it goes with them.
 */
export function scrubOpaque(
  rules: Rules,
  carrier: i32,
  buf: StaticArray<u8>,
  lines: Lines,
  edits: Edits,
  coding: Coding = Coding.NONE,
): void {
  if (!rules.passes(carrier)) return refuse(rules, carrier, Reason.GATE, buf, lines, edits);
  if (rules.trace != Trace.KEEP) return refuse(rules, carrier, Reason.TRACE, buf, lines, edits);
  const fallback = rules.keptInside;
  if (carrier != Carrier.EAGLEEYE) {
    return scrubEach(rules, carrier, coding, fallback, Reason.CARRIER, buf, lines, edits);
  }
  free.count = 0;
  others.count = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const to = PAIRS.nameTo(pair);
    if (equalsText(buf, max(to - 9, PAIRS.nameFrom(pair)), to, "-userdata")) free.add(pair);
    else others.add(pair);
  }
  scrubEach(rules, carrier, Coding.NONE, Action.STRIP, Reason.CARRIER, buf, free, edits);
  scrubEach(rules, carrier, Coding.NONE, fallback, Reason.CARRIER, buf, others, edits);
}
