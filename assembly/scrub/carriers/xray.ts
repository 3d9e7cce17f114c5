// X-Ray under policy (carriers.md row 17 and 5.16). Fields that X-Ray does not define are the application's and go unless
// an entry keeps them; what is written anew is written in the one order and form that every parser takes.
import { EQUALS, SEMICOLON, ZERO } from "../../bytes/ascii";
import { isHex, readHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { equal } from "../../bytes/scan";
import { HexId } from "../../carriers/hexid";
import { readListMember } from "../../carriers/list";
import { Member } from "../../carriers/member";
import {
  findXrayField,
  isLineage,
  isXraySelf,
  readXrayId,
  writeXrayId,
  XRAY_NAMES,
  XrayField,
} from "../../carriers/xray";
import { Edits } from "../../decide/edits";
import { Hop } from "../../decide/hop";
import { decideIds, Fate, Ids, markUnread } from "../../decide/ids";
import { decision, findBound, takeName } from "../../decide/judge";
import { kept } from "../../decide/kept";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { keepMember, scrubMember, stripMember } from "../member";

/** OpenTelemetry cuts a longer header off. */
const LIMIT_BYTES: i32 = 256;
const QUESTION: u8 = 0x3f;

const member: Member = new Member();
const ids: Ids = new Ids();
const root: HexId = new HexId();
/** The fields that X-Ray defines, where they are there. */
const fields: StaticArray<Member> = [new Member(), new Member(), new Member(), new Member(), new Member()];
const there = new StaticArray<bool>(XrayField.OTHER);
/** Whether the fields at hand cannot all stay as they came. */
let changed: bool = false;
let lineFrom: i32 = 0;

/** Scrubs all lines of `x-amzn-trace-id`. */
export function scrubXray(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const carrier = Carrier.XRAY;
  const pair = lines.pair(0);
  const from = PAIRS.valueFrom(pair);
  const to = PAIRS.valueTo(pair);
  const sound = lines.count == 1 && read(buf, from, to);
  ids.fate = Fate.STRIP;
  ids.reason = Reason.TRACE;
  // A mapped id has no time that X-Ray would take (carriers.md section 3), so it cannot be mapped.
  if (sound && rules.trace != Trace.REMAP) decideIds(hop, rules, carrier, ids);
  if (!sound) {
    markUnread(hop, rules);
    return refuse(rules, carrier, Reason.MALFORMED, buf, lines, edits);
  }
  if (!rules.passes(carrier)) return refuse(rules, carrier, Reason.GATE, buf, lines, edits);
  if (ids.fate == Fate.STRIP) return refuse(rules, carrier, ids.reason, buf, lines, edits);
  changed = false;
  kept.reset();
  lineFrom = out.at;
  for (let f = 0; f < XrayField.OTHER; f++) if (there[f]) scrubField(rules, f, buf);
  for (let at = from; at <= to; ) {
    at = readListMember(buf, at, to, SEMICOLON, member);
    if (!member.empty && findXrayField(buf, member.keyFrom, member.keyTo) == XrayField.OTHER)
      scrubNamed(rules, member, buf);
  }
  const same = rules.zone.own ? !changed : equal(out.buf, lineFrom, out.at, buf, from, to);
  if (same) out.at = lineFrom;
  else edits.replace(PAIRS.nameFrom(pair), PAIRS.nameTo(pair), lineFrom, out.at);
}

/** Reads one line into `ids` and `fields`; false without a root, and where any field is malformed that an id hangs on. */
function read(buf: StaticArray<u8>, from: i32, to: i32): bool {
  memory.fill(changetype<usize>(there), 0, XrayField.OTHER);
  ids.span = 0;
  for (let at = from; at <= to; ) {
    at = readListMember(buf, at, to, SEMICOLON, member);
    const m = member;
    if (m.empty) continue;
    if (!m.wellFormed) return false;
    const field = findXrayField(buf, m.keyFrom, m.keyTo);
    if (field == XrayField.OTHER) continue;
    if (there[field]) return false;
    there[field] = true;
    fields[field].take(m);
  }
  const parent = fields[XrayField.PARENT];
  if (there[XrayField.PARENT]) {
    if (parent.valueTo - parent.valueFrom != 16 || !isHex(buf, parent.valueFrom, parent.valueTo)) return false;
    ids.span = readHex(buf, parent.valueFrom, parent.valueTo);
    if (ids.span == 0) return false;
  }
  const m = fields[XrayField.ROOT];
  if (!there[XrayField.ROOT] || !readXrayId(buf, m.valueFrom, m.valueTo, root)) return false;
  ids.hi = root.hi;
  ids.lo = root.lo;
  return true;
}

/** Appends one of X-Ray's own fields, unless it is malformed, goes by its row, or an entry says so. */
function scrubField(rules: Rules, field: XrayField, buf: StaticArray<u8>): void {
  const m = fields[field];
  const own = rules.zone.own;
  const size = m.valueTo - m.valueFrom;
  const first: u8 = size > 0 ? buf[m.valueFrom] : 0;
  let reason = -1;
  let cls: i32 = Class.TRACE_ID;
  if (field == XrayField.PARENT) cls = Class.SPAN_ID;
  if (field == XrayField.SAMPLED) {
    cls = Class.SAFE;
    if (size != 1 || ((first | 1) != ZERO + 1 && first != QUESTION)) reason = Reason.MALFORMED;
    else if (first == QUESTION && !own) reason = Reason.CARRIER;
  } else if (field >= XrayField.LINEAGE) {
    cls = Class.UNKNOWN;
    takeName(buf, m.keyFrom, m.keyTo);
    // What an entry makes of one has another form. Without an entry there is nothing to be judged in an id and counters.
    if (findBound(rules, Carrier.XRAY, buf, m.keyFrom, m.keyTo) != null) return scrubNamed(rules, m, buf);
    const sound =
      field == XrayField.SELF ? isXraySelf(buf, m.valueFrom, m.valueTo) : isLineage(buf, m.valueFrom, m.valueTo);
    if (!sound) reason = Reason.MALFORMED;
    else if (!own) reason = Reason.CARRIER;
  }
  if (reason >= 0) {
    changed = true;
    return stripMember(rules, Carrier.XRAY, reason, buf, m);
  }
  begin();
  out.text(XRAY_NAMES[field]);
  out.byte(EQUALS);
  if (field == XrayField.ROOT) writeXrayId(root, out);
  else out.bytes(buf, m.valueFrom, m.valueTo);
  keepMember(rules, Carrier.XRAY, Reason.CARRIER, cls, buf, m, 0, false);
}

/** Appends a field as policy has it. */
function scrubNamed(rules: Rules, m: Member, buf: StaticArray<u8>): void {
  const before = out.at;
  begin();
  if (!scrubMember(rules, Carrier.XRAY, Action.STRIP, buf, m, lineFrom + LIMIT_BYTES)) changed = true;
  if (decision.action == Action.STRIP) out.at = before;
}

/** Parts the field to come from the one before. */
function begin(): void {
  if (out.at > lineFrom) out.byte(SEMICOLON);
}
