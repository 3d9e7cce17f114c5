// Carriers whose one header says one trace context (carriers.md rows 4, 6, 8, 10, 18, 19, 23): gate, read, decide the ids,
// write. `grpc-trace-bin` alone may say several, as gRPC joins the values of a repeated key; a Request-Id alone may be
// text in place of ids, or have it behind them.
import { COMMA } from "../../bytes/ascii";
import { PAIRS } from "../../bytes/pairs";
import { indexOf } from "../../bytes/scan";
import { Writer } from "../../bytes/writer";
import { readCloudTrace, writeCloudTrace } from "../../carriers/cloud";
import { idsBytes, readDotnetId, writeDotnetId } from "../../carriers/dotnet";
import { readGrpcTrace, writeGrpcTrace } from "../../carriers/grpc";
import { readSentryTrace, writeSentryTrace } from "../../carriers/sentry";
import { readTraceparent, TraceContext, writeTraceparent } from "../../carriers/traceparent";
import { readUberTraceId, writeUberTraceId } from "../../carriers/uber";
import { decideField } from "../../decide/door";
import { openTrimmed, refuse } from "../../decide/header";
import { decideIds, markUnread } from "../../decide/ids";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Fate } from "../../decide/trace";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { family, settleHeader } from "./family";

/** More values of `grpc-trace-bin` than any sender joins. */
const VALUES: i32 = 4;

const context: TraceContext = new TraceContext();
let values: i32 = 0;

/** Scrubs all `lines` of one such carrier. */
export function scrubContext(m: Message, carrier: i32, lines: Lines): void {
  if (!m.rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  const ids = family.ids;
  const start = m.out.at;
  values = 0;
  ids.narrow = false;
  ids.reason = Reason.MALFORMED;
  let stays = lines.count == 1 || carrier == Carrier.GRPC_TRACE_BIN;
  for (let i = 0; stays && i < lines.count; i++) stays = writeLine(m, carrier, lines.pair(i));
  if (stays) return settleHeader(m, carrier, Class.TRACE_ID, lines.pair(0), start);
  m.out.at = start;
  if (ids.reason == Reason.MALFORMED) markUnread(m);
  refuse(m, carrier, ids.reason, lines);
}

/** Appends what the values of one line become; false, with the reason in `ids`, when the carrier cannot stay. */
function writeLine(m: Message, carrier: i32, pair: i32): bool {
  const ids = family.ids;
  const out = m.out;
  const to = PAIRS.valueTo(pair);
  for (let at = PAIRS.valueFrom(pair); at <= to; ) {
    const end = carrier == Carrier.GRPC_TRACE_BIN ? indexOf(m.buf, COMMA, at, to) : to;
    ids.reason = Reason.MALFORMED;
    if (++values > VALUES || !read(carrier, m.buf, at, end)) return false;
    decide(m, carrier);
    if (ids.fate == Fate.STRIP) return false;
    if (values > 1) out.byte(COMMA);
    if (ids.fate == Fate.KEEP && m.rules.zone.own && context.canonical) {
      if (carrier == Carrier.REQUEST_ID && !isHarmless(m, pair)) return false;
      out.bytes(m.buf, at, end);
    } else {
      context.hi = ids.hi;
      context.lo = ids.lo;
      if (context.span != 0) context.span = ids.span;
      write(carrier, out);
    }
    at = end + 1;
  }
  return true;
}

/** Decides the ids of `context`. A text in their place can be neither mapped nor told from data: it stays inside alone. */
function decide(m: Message, carrier: i32): void {
  const ids = family.ids;
  ids.hi = context.hi;
  ids.lo = context.lo;
  ids.span = context.span;
  if ((ids.hi | ids.lo) != 0) return decideIds(m, ids);
  const keeps = m.rules.trace == Trace.KEEP;
  ids.fate = keeps && m.rules.zone.own ? Fate.KEEP : Fate.STRIP;
  ids.reason = keeps ? Reason.CARRIER : Reason.TRACE;
}

/** Whether policy says nothing of the classes that a Request-Id shows behind its ids: there is no other that it could be. */
function isHarmless(m: Message, pair: i32): bool {
  const f = openTrimmed(m, Carrier.REQUEST_ID, pair);
  f.take(f.from + idsBytes(context), f.to);
  f.otherwise(Action.KEEP, Reason.CARRIER);
  decideField(m);
  family.ids.reason = f.reason;
  return f.action == Action.KEEP;
}

function read(carrier: i32, buf: StaticArray<u8>, from: i32, to: i32): bool {
  switch (carrier) {
    case Carrier.REQUEST_ID:
      return readDotnetId(buf, from, to, context);
    case Carrier.UBER_TRACE_ID:
      return readUberTraceId(buf, from, to, context);
    case Carrier.CLOUD_TRACE:
      return readCloudTrace(buf, from, to, context);
    case Carrier.GRPC_TRACE_BIN:
      return readGrpcTrace(buf, from, to, context);
    case Carrier.SENTRY_TRACE:
      return readSentryTrace(buf, from, to, context);
    default:
      return readTraceparent(buf, from, to, context);
  }
}

function write(carrier: i32, to: Writer): void {
  switch (carrier) {
    case Carrier.REQUEST_ID:
      return writeDotnetId(context, to);
    case Carrier.UBER_TRACE_ID:
      return writeUberTraceId(context, to);
    case Carrier.CLOUD_TRACE:
      return writeCloudTrace(context, to);
    case Carrier.GRPC_TRACE_BIN:
      return writeGrpcTrace(context, to);
    case Carrier.SENTRY_TRACE:
      return writeSentryTrace(context, to);
    default:
      return writeTraceparent(context, to);
  }
}
