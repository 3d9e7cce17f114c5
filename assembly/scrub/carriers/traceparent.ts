// Traceparent under policy (carriers.md row 1): strict grammar, one line, re-emitted as version 00.
import { PAIRS } from "../../bytes/pairs";
import { readTraceparent, TraceContext, writeTraceparent } from "../../carriers/traceparent";
import { Edits } from "../../decide/edits";
import { settleKept } from "../../decide/field";
import { Hop } from "../../decide/hop";
import { decideIds, Fate, Ids, markUnread } from "../../decide/ids";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";

const context: TraceContext = new TraceContext();

/** What a scrub of traceparent found, for what depends on it. */
export class Parent {
  /** Whether it goes on, so that tracestate may. */
  stays: bool = false;
  /** Whether it goes on with other ids, be it since an attempt before this one. */
  mapped: bool = false;
  /** The low half of the trace id as it came, where it stays. */
  traceLow: u64 = 0;
  /** The trace id as it goes on. */
  hi: u64 = 0;
  lo: u64 = 0;
  /** Its value as it goes on: a run of `out` when it was written anew, else of the header arena. */
  rewritten: bool = false;
  from: i32 = 0;
  to: i32 = 0;
}

export const parent: Parent = new Parent();

const ids: Ids = new Ids();

/** Scrubs all lines of `traceparent` into `parent`. */
export function scrubTraceparent(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  parent.stays = false;
  parent.mapped = false;
  parent.traceLow = 0;
  if (lines.count == 0) return;
  const pair = lines.pair(0);
  const from = PAIRS.valueFrom(pair);
  const to = PAIRS.valueTo(pair);
  // More than one line: neither is used.
  const sound = lines.count == 1 && readTraceparent(buf, from, to, context);
  if (sound) {
    ids.hi = context.hi;
    ids.lo = context.lo;
    ids.span = context.span;
    decideIds(hop, rules, Carrier.TRACEPARENT, ids);
  }
  if (!sound) {
    markUnread(hop, rules);
    return refuse(rules, Carrier.TRACEPARENT, Reason.MALFORMED, buf, lines, edits);
  }
  if (!rules.passes(Carrier.TRACEPARENT)) return refuse(rules, Carrier.TRACEPARENT, Reason.GATE, buf, lines, edits);
  if (ids.fate == Fate.STRIP) return refuse(rules, Carrier.TRACEPARENT, ids.reason, buf, lines, edits);
  parent.stays = true;
  parent.traceLow = context.lo;
  parent.hi = ids.hi;
  parent.lo = ids.lo;
  const mapped = ids.fate == Fate.MAP;
  parent.mapped = rules.trace == Trace.REMAP && hop.maps;
  const nameFrom = PAIRS.nameFrom(pair);
  const nameTo = PAIRS.nameTo(pair);
  const start = out.at;
  const changed = mapped || !context.canonical;
  if (changed) {
    context.hi = ids.hi;
    context.lo = ids.lo;
    context.span = ids.span;
    writeTraceparent(context, out);
    edits.replace(nameFrom, nameTo, start, out.at);
  }
  parent.rewritten = changed;
  parent.from = changed ? start : from;
  parent.to = changed ? out.at : to;
  const reason = mapped ? Reason.TRACE : Reason.CARRIER;
  settleKept(rules, Carrier.TRACEPARENT, reason, Class.TRACE_ID, buf, nameFrom, nameTo, from, to, start, changed);
}
