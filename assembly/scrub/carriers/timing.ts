// Server-Timing under policy (carriers.md row 8): at a boundary the trace metrics go, or are ids and nothing else where the
// zone lets them through and keeps the trace. An application's own timings stay everywhere.
import { PAIRS } from "../../bytes/pairs";
import { withoutTraceMetrics } from "../../carriers/response";
import { keepField } from "../../decide/door";
import { keepHeader, openHeader, refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { isSpent, spend } from "../../detect/effort";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";

/** What a byte takes: an id may stand behind any. */
const BYTE_EFFORT: i32 = 3;

/** Scrubs all lines of `server-timing`; they become one where any metric goes. */
export function scrubServerTiming(m: Message, lines: Lines): void {
  const carrier = Carrier.SERVER_TIMING;
  const ids = m.rules.passes(carrier) && m.rules.trace == Trace.KEEP;
  const out = m.out;
  const start = out.at;
  let removed = false;
  const read = !ids || !m.rules.zone.own;
  if (read) spend(lines.bytes * BYTE_EFFORT);
  if (isSpent()) return refuse(m, carrier, Reason.BUDGET, lines);
  for (let i = 0; i < lines.count && read; i++) {
    const pair = lines.pair(i);
    const before = out.at;
    if (before > start) out.text(", ");
    const at = out.at;
    if (withoutTraceMetrics(m.buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair), ids, out)) removed = true;
    if (out.at == at) out.at = before;
  }
  if (!removed) {
    out.at = start;
    for (let i = 0; i < lines.count && ids; i++) {
      openHeader(m, carrier, lines.pair(i));
      keepField(m, Reason.CARRIER, Class.UNKNOWN);
    }
  } else if (out.at == start) {
    refuse(m, carrier, Reason.CARRIER, lines);
  } else {
    openHeader(m, carrier, lines.pair(0));
    keepHeader(m, lines.pair(0), start, Reason.CARRIER, Class.UNKNOWN);
  }
}
