// Carriers whose values only their vendors can read (carriers.md rows 24, 26, 27, 30, 31): as they are inside a mesh,
// nothing of them beyond, each header a field that entries and classes decide first. What is over `limits.opaque_bytes`, all
// carriers of a message together, goes unread.
import { PAIRS } from "../../bytes/pairs";
import { equalsText } from "../../bytes/scan";
import { Coding } from "../../decide/field";
import { refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubEach } from "../each";

/** EagleEye's headers that hold what an application puts there, and all others. */
const free: Lines = new Lines();
const others: Lines = new Lines();

/**
 * Scrubs all `lines` of an opaque carrier, whose values are of `coding`. Ids in it can be neither mapped nor told from
 * others, so it goes with them.
 */
export function scrubOpaque(m: Message, carrier: i32, lines: Lines, coding: Coding = Coding.NONE): void {
  if (!m.rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  if (m.rules.trace != Trace.KEEP) return refuse(m, carrier, Reason.TRACE, lines);
  const fallback = m.rules.keptInside;
  if (carrier != Carrier.EAGLEEYE) return scrubEach(m, carrier, coding, fallback, Reason.CARRIER, lines, true);
  free.count = 0;
  others.count = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const to = PAIRS.nameTo(pair);
    if (equalsText(m.buf, max(to - 9, PAIRS.nameFrom(pair)), to, "-userdata")) free.add(pair);
    else others.add(pair);
  }
  scrubEach(m, carrier, Coding.NONE, Action.STRIP, Reason.CARRIER, free, true);
  scrubEach(m, carrier, Coding.NONE, fallback, Reason.CARRIER, others, true);
}
