// `x-datadog-tags` under policy (carriers.md 5.15): fields by their keys, the user's id never, across a boundary no more
// than how the sampling was decided and the high half of the trace id. Tracers ignore the whole list when one tag is
// malformed or it is too long, so it goes whole then.
import { isHex, readHex, writeHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { dropOws, skipOws } from "../../bytes/scan";
import { DATADOG_TAGS_BYTES, DatadogTag, findDatadogTag, isMechanism, readDatadogTag } from "../../carriers/datadog";
import { Member } from "../../carriers/member";
import { Edits } from "../../decide/edits";
import { Ids } from "../../decide/ids";
import { kept } from "../../decide/kept";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { joinMembers, keepMember, scrubMember, stripMember } from "../member";
import { family } from "./family";

/** The shortest tag, `a=1,`, makes so many. */
const TAGS_LIMIT: i32 = DATADOG_TAGS_BYTES / 4;

const member: Member = new Member();
/** Why the lines read last are of no use, or -1. */
let fault: i32 = -1;
let changed: bool = false;

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
  const m = member;
  if (findDatadogTag(buf, m.keyFrom, m.keyTo) != DatadogTag.TRACE_HIGH) return false;
  return m.valueTo - m.valueFrom == 16 && isHex(buf, m.valueFrom, m.valueTo);
}

/** Scrubs the lines read last. */
export function scrubDatadogTags(rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  if (fault >= 0) return refuse(rules, Carrier.DATADOG, fault, buf, lines, edits);
  changed = lines.count > 1;
  kept.reset();
  for (let i = 0; i < lines.count; i++) {
    const start = skipOws(buf, PAIRS.valueFrom(lines.pair(i)), PAIRS.valueTo(lines.pair(i)));
    const to = dropOws(buf, start, PAIRS.valueTo(lines.pair(i)));
    for (let at = start; at <= to; ) {
      at = readDatadogTag(buf, at, to, member);
      scrubTag(rules, buf);
    }
  }
  joinMembers(rules, Carrier.DATADOG, !changed, TAGS_LIMIT, DATADOG_TAGS_BYTES, buf, lines, edits);
}

/** Decides `member` and appends what it becomes. */
function scrubTag(rules: Rules, buf: StaticArray<u8>): void {
  const carrier = Carrier.DATADOG;
  const m = member;
  const tag = findDatadogTag(buf, m.keyFrom, m.keyTo);
  if (tag == DatadogTag.TRACE_HIGH) return scrubHigh(rules, buf);
  if (kept.has(buf, m.keyFrom, m.keyTo)) {
    changed = true;
    return stripMember(rules, carrier, Reason.REPEAT, buf, m);
  }
  let fallback: i32 = rules.keptInside;
  if (tag == DatadogTag.USER) fallback = Action.STRIP;
  if (tag == DatadogTag.DECISION_MAKER && isMechanism(buf, m.valueFrom, m.valueTo)) fallback = Action.KEEP;
  if (!scrubMember(rules, carrier, fallback, buf, m, i32.MAX_VALUE)) changed = true;
}

/** The high half of the trace id follows the ids. One that nothing here spells the rest of can be neither mapped nor restarted. */
function scrubHigh(rules: Rules, buf: StaticArray<u8>): void {
  const carrier = Carrier.DATADOG;
  const m = member;
  let why = -1;
  if (!isHigh(buf)) why = Reason.MALFORMED;
  else if (kept.has(buf, m.keyFrom, m.keyTo)) why = Reason.REPEAT;
  else if (rules.trace != Trace.KEEP && family.traces == 0) why = Reason.TRACE;
  if (why >= 0) {
    changed = true;
    return stripMember(rules, carrier, why, buf, m);
  }
  const start = out.at;
  const mapped = family.mapped;
  out.bytes(buf, m.keyFrom, m.valueFrom);
  const value = out.at;
  if (mapped) writeHex(out, family.ids.hi, 16);
  else out.bytes(buf, m.valueFrom, m.valueTo);
  if (mapped) changed = true;
  kept.add(start, value - 1, -1);
  keepMember(rules, carrier, mapped ? Reason.TRACE : Reason.CARRIER, Class.TRACE_ID, buf, m, value, mapped);
}
