// Traceparent under policy (carriers.md row 1): strict grammar, one line, re-emitted as version 00.
import { readTraceparent, TraceContext, writeTraceparent } from "../../carriers/traceparent";
import { keepHeader, openHeader, refuse } from "../../decide/header";
import { decideIds, markUnread } from "../../decide/ids";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Fate, Ids } from "../../decide/trace";
import { Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";

const context: TraceContext = new TraceContext();
const ids: Ids = new Ids();

/** Scrubs all lines of `traceparent` into the message's `parent`. */
export function scrubTraceparent(m: Message, lines: Lines): void {
  if (lines.count == 0) return;
  const carrier = Carrier.TRACEPARENT;
  const pair = lines.pair(0);
  const f = openHeader(m, carrier, pair);
  // More than one line: neither is used.
  if (lines.count > 1 || !readTraceparent(m.buf, f.from, f.to, context)) {
    markUnread(m);
    return refuse(m, carrier, Reason.MALFORMED, lines);
  }
  ids.hi = context.hi;
  ids.lo = context.lo;
  ids.span = context.span;
  decideIds(m, ids);
  if (!m.rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  if (ids.fate == Fate.STRIP) return refuse(m, carrier, ids.reason, lines);
  const parent = m.parent;
  const out = m.out;
  const mapped = ids.fate == Fate.MAP;
  const logged = out.at;
  if (mapped) {
    context.hi = ids.sentHi;
    context.lo = ids.sentLo;
    writeTraceparent(context, out);
  }
  const start = out.at;
  parent.stays = true;
  parent.traceLow = ids.sentLo;
  parent.hi = ids.hi;
  parent.lo = ids.lo;
  parent.mapped = m.rules.trace == Trace.REMAP && m.hop.maps;
  parent.rewritten = mapped || !context.canonical;
  if (parent.rewritten) {
    context.hi = ids.hi;
    context.lo = ids.lo;
    context.span = ids.span;
    writeTraceparent(context, out);
  }
  parent.from = parent.rewritten ? (mapped ? logged : start) : f.from;
  parent.to = parent.rewritten ? (mapped ? start : out.at) : f.to;
  keepHeader(m, pair, start, mapped ? Reason.TRACE : Reason.CARRIER, Class.TRACE_ID);
}
