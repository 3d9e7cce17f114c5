// Server-Timing under policy (carriers.md row 8): at a boundary the trace metrics go, or are ids and nothing else where the
// zone lets them through and keeps the trace. An application's own timings stay everywhere.
import { PAIRS } from "../../bytes/pairs";
import { withoutTraceMetrics } from "../../carriers/response";
import { Edits } from "../../decide/edits";
import { settleKept } from "../../decide/field";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";

/** Scrubs all lines of `server-timing`; they become one where any metric goes. */
export function scrubServerTiming(rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const ids = rules.passes(Carrier.SERVER_TIMING) && rules.trace == Trace.KEEP;
  const first = lines.pair(0);
  const nameFrom = PAIRS.nameFrom(first);
  const nameTo = PAIRS.nameTo(first);
  const from = PAIRS.valueFrom(first);
  const to = PAIRS.valueTo(first);
  const start = out.at;
  let removed = false;
  for (let i = 0; i < lines.count && !(ids && rules.zone.own); i++) {
    const pair = lines.pair(i);
    const before = out.at;
    if (before > start) out.text(", ");
    const at = out.at;
    if (withoutTraceMetrics(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair), ids, out)) removed = true;
    if (out.at == at) out.at = before;
  }
  if (!removed) {
    out.at = start;
    for (let i = 0; i < lines.count && ids; i++) {
      const f = PAIRS.valueFrom(lines.pair(i));
      const t = PAIRS.valueTo(lines.pair(i));
      settleKept(rules, Carrier.SERVER_TIMING, Reason.CARRIER, 0, buf, nameFrom, nameTo, f, t, 0, false);
    }
    return;
  }
  if (out.at == start) {
    refuse(rules, Carrier.SERVER_TIMING, Reason.CARRIER, buf, lines, edits);
  } else {
    edits.replace(nameFrom, nameTo, start, out.at);
    settleKept(rules, Carrier.SERVER_TIMING, Reason.CARRIER, 0, buf, nameFrom, nameTo, from, to, start, true);
  }
}
