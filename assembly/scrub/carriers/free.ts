// Carriers that hold whatever an application puts there (carriers.md rows 5, 7, 11, 12, 14): like baggage, what no entry
// names takes `unknown`; only the account data of row 7 has a column of its own.
import { Coding } from "../../decide/field";
import { refuse } from "../../decide/header";
import { Lines, splitLines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubEach } from "../each";
import { scrubList } from "../list";
import { scrubOpaque } from "./opaque";

/** Correlation-Context and Request-Context (carriers.md 5.5, 5.7). */
const LIST_LIMIT_BYTES: i32 = 1024;

/** The lines of the one header of a carrier that is a list, and all others. */
const lists: Lines = new Lines();
const others: Lines = new Lines();

/** Scrubs all `lines` of one of these carriers. */
export function scrubFree(m: Message, carrier: i32, lines: Lines): void {
  const rules = m.rules;
  if (!rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  const unknown = rules.policy.unknown;
  switch (carrier) {
    case Carrier.CORRELATION_CONTEXT:
      return scrubList(m, carrier, unknown, Reason.UNKNOWN, LIST_LIMIT_BYTES, lines);
    case Carrier.REQUEST_CONTEXT: {
      splitLines(m.buf, lines, "request-context", lists, others);
      const row = rules.keptInside;
      scrubList(m, carrier, row, Reason.CARRIER, LIST_LIMIT_BYTES, lists);
      if (others.count > 0) scrubOpaque(m, carrier, others); // x-ms-request-root-id
      return;
    }
    case Carrier.UBERCTX:
      splitLines(m.buf, lines, "jaeger-baggage", lists, others);
      scrubList(m, carrier, unknown, Reason.UNKNOWN, rules.policy.bytes, lists);
      return scrubEach(m, carrier, Coding.QUERY, unknown, Reason.UNKNOWN, others);
    case Carrier.OT_BAGGAGE:
      return scrubEach(m, carrier, Coding.PERCENT, unknown, Reason.UNKNOWN, lines);
    default: // jaeger-debug-id has a trace sampled, which is the outside's to say of its own trace alone (rule 14)
      if (rules.trace == Trace.RESTART) return refuse(m, carrier, Reason.TRACE, lines);
      return scrubEach(m, carrier, Coding.NONE, unknown, Reason.UNKNOWN, lines);
  }
}
