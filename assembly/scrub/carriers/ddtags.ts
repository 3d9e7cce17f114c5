// `x-datadog-tags` under policy (carriers.md 5.15): fields by their keys, the user's id never, across a boundary no more
// than how the sampling was decided and the high half of the trace id. Tracers ignore the whole list when one tag is
// malformed or it is too long, so it goes whole then.
import { isHex, readHex, writeHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { dropOws, skipOws } from "../../bytes/scan";
import { DATADOG_TAGS_BYTES, DatadogTag, findDatadogTag, isMechanism, readDatadogTag } from "../../carriers/datadog";
import { Member } from "../../carriers/member";
import { keepField } from "../../decide/door";
import { refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Ids } from "../../decide/trace";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { joinMembers, openMember, scrubMember, stripMember } from "../member";
import { family } from "./family";

/** The shortest tag, `a=1,`, makes so many. */
const TAGS_LIMIT: i32 = DATADOG_TAGS_BYTES / 4;

const member: Member = new Member();
/** Why the lines read last are of no use, or -1. */
let fault: i32 = -1;

/** Reads all `lines`; answers whether they hold the high half of the trace id, which then is in `ids`. */
export function readDatadogTags(buf: StaticArray<u8>, lines: Lines, ids: Ids): bool {
  fault = lines.bytes > DATADOG_TAGS_BYTES ? Reason.LIMIT : -1;
  let found = false;
  for (let i = 0; fault < 0 && i < lines.count; i++) {
    const start = skipOws(buf, PAIRS.valueFrom(lines.pair(i)), PAIRS.valueTo(lines.pair(i)));
    const to = dropOws(buf, start, PAIRS.valueTo(lines.pair(i)));
    for (let at = start; at <= to; ) {
      at = readDatadogTag(buf, at, to, member);
      if (!member.wellFormed) fault = Reason.MALFORMED;
      if (found || !isHigh(buf)) continue;
      found = true;
      ids.hi = readHex(buf, member.valueFrom, member.valueTo);
    }
  }
  return found && fault < 0;
}

/** Whether `member` is the high half of a trace id: 16 HEX. */
function isHigh(buf: StaticArray<u8>): bool {
  if (findDatadogTag(buf, member.keyFrom, member.keyTo) != DatadogTag.TRACE_HIGH) return false;
  return member.valueTo - member.valueFrom == 16 && isHex(buf, member.valueFrom, member.valueTo);
}

/** Scrubs the lines read last. */
export function scrubDatadogTags(m: Message, lines: Lines): void {
  if (fault >= 0) return refuse(m, Carrier.DATADOG, fault, lines);
  const buf = m.buf;
  m.kept.reset(lines.count);
  for (let i = 0; i < lines.count; i++) {
    const start = skipOws(buf, PAIRS.valueFrom(lines.pair(i)), PAIRS.valueTo(lines.pair(i)));
    const to = dropOws(buf, start, PAIRS.valueTo(lines.pair(i)));
    for (let at = start; at <= to; ) {
      at = readDatadogTag(buf, at, to, member);
      scrubTag(m);
    }
  }
  joinMembers(m, Carrier.DATADOG, TAGS_LIMIT, DATADOG_TAGS_BYTES, lines);
}

/** Decides `member` and appends what it becomes. */
function scrubTag(m: Message): void {
  const tag = findDatadogTag(m.buf, member.keyFrom, member.keyTo);
  if (tag == DatadogTag.TRACE_HIGH) return scrubHigh(m);
  if (m.kept.has(m.buf, member.keyFrom, member.keyTo)) {
    return stripMember(m, Carrier.DATADOG, Reason.REPEAT, member);
  }
  let fallback: i32 = m.rules.keptInside;
  if (tag == DatadogTag.USER) fallback = Action.STRIP;
  if (tag == DatadogTag.DECISION_MAKER && isMechanism(m.buf, member.valueFrom, member.valueTo)) fallback = Action.KEEP;
  openMember(m, Carrier.DATADOG, member).otherwise(fallback, Reason.CARRIER);
  scrubMember(m);
}

/** The high half of the trace id follows the ids. One that nothing here spells the rest of can be neither mapped nor restarted. */
function scrubHigh(m: Message): void {
  let why = -1;
  if (!isHigh(m.buf)) why = Reason.MALFORMED;
  else if (m.kept.has(m.buf, member.keyFrom, member.keyTo)) why = Reason.REPEAT;
  else if (m.rules.trace != Trace.KEEP && family.traces == 0) why = Reason.TRACE;
  if (why >= 0) return stripMember(m, Carrier.DATADOG, why, member);
  const f = openMember(m, Carrier.DATADOG, member);
  const out = m.out;
  const start = out.at;
  out.bytes(f.buf, f.nameFrom, f.from);
  f.at = out.at;
  f.changed = family.mapped;
  if (f.changed) writeHex(out, family.ids.hi, 16);
  else out.bytes(f.buf, f.from, f.to);
  if (f.changed) m.kept.changed = true;
  m.kept.add(start, f.at - 1, -1);
  keepField(m, f.changed ? Reason.TRACE : Reason.CARRIER, Class.TRACE_ID);
}
