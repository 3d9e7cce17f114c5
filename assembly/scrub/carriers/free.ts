// Carriers that hold whatever an application puts there (carriers.md rows 5, 7, 11, 12, 14): like baggage, what no entry
// names takes `unknown`; only the account data of row 7 has a column of its own.
import { Edits } from "../../decide/edits";
import { Lines, splitLines } from "../../decide/lines";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubEach } from "../each";
import { scrubList } from "../list";
import { Coding } from "../plain";
import { scrubOpaque } from "./opaque";

/** Correlation-Context and Request-Context (carriers.md 5.5, 5.7). */
const LIST_LIMIT_BYTES: i32 = 1024;

/** The lines of the one header of a carrier that is a list, and all others. */
const lists: Lines = new Lines();
const others: Lines = new Lines();

/** Scrubs all `lines` of one of these carriers. */
export function scrubFree(rules: Rules, carrier: i32, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  if (!rules.passes(carrier)) return refuse(rules, carrier, Reason.GATE, buf, lines, edits);
  const unknown = rules.policy.unknown;
  switch (carrier) {
    case Carrier.CORRELATION_CONTEXT:
      return scrubList(rules, carrier, unknown, Reason.UNKNOWN, LIST_LIMIT_BYTES, buf, lines, edits);
    case Carrier.REQUEST_CONTEXT: {
      splitLines(buf, lines, "request-context", lists, others);
      const row = rules.keptInside;
      scrubList(rules, carrier, row, Reason.CARRIER, LIST_LIMIT_BYTES, buf, lists, edits);
      if (others.count > 0) scrubOpaque(rules, carrier, buf, others, edits); // x-ms-request-root-id
      return;
    }
    case Carrier.UBERCTX:
      splitLines(buf, lines, "jaeger-baggage", lists, others);
      scrubList(rules, carrier, unknown, Reason.UNKNOWN, rules.policy.bytes, buf, lists, edits);
      return scrubEach(rules, carrier, Coding.QUERY, unknown, Reason.UNKNOWN, buf, others, edits);
    case Carrier.OT_BAGGAGE:
      return scrubEach(rules, carrier, Coding.PERCENT, unknown, Reason.UNKNOWN, buf, lines, edits);
    default: // jaeger-debug-id has a trace sampled, which is the outside's to say of its own trace alone (rule 14)
      if (rules.trace == Trace.RESTART) return refuse(rules, carrier, Reason.TRACE, buf, lines, edits);
      return scrubEach(rules, carrier, Coding.NONE, unknown, Reason.UNKNOWN, buf, lines, edits);
  }
}
