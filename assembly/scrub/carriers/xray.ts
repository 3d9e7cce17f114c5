// X-Ray under policy (carriers.md row 17 and 5.16). Fields that X-Ray does not define are the application's and go unless
// an entry keeps them; what is written anew is written in the one order and form that every parser takes.
import { EQUALS, SEMICOLON, ZERO } from "../../bytes/ascii";
import { isHex, readHex } from "../../bytes/hex";
import { PAIRS } from "../../bytes/pairs";
import { equal } from "../../bytes/scan";
import { Writer } from "../../bytes/writer";
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
import { keepField } from "../../decide/door";
import { refuse } from "../../decide/header";
import { decideIds, markUnread } from "../../decide/ids";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { findEntry } from "../../decide/name";
import { Fate, Ids } from "../../decide/trace";
import { isSpent } from "../../detect/effort";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { mayRead, openMember, scrubMember, stripMember, stripRest } from "../member";

/** OpenTelemetry cuts a longer header off. */
const LIMIT_BYTES: i32 = 256;
const QUESTION: u8 = 0x3f;

const member: Member = new Member();
const ids: Ids = new Ids();
const root: HexId = new HexId();
/** The fields that X-Ray defines, where they are there. */
const fields: StaticArray<Member> = [new Member(), new Member(), new Member(), new Member(), new Member()];
const there = new StaticArray<bool>(XrayField.OTHER);
/** Where the line in hand starts in `out`. */
let lineFrom: i32 = 0;

/** Scrubs all lines of `x-amzn-trace-id`. */
export function scrubXray(m: Message, lines: Lines): void {
  const carrier = Carrier.XRAY;
  const buf = m.buf;
  const out = m.out;
  const pair = lines.pair(0);
  const from = PAIRS.valueFrom(pair);
  const to = PAIRS.valueTo(pair);
  if (lines.count > 1 || !read(buf, from, to)) {
    markUnread(m);
    return refuse(m, carrier, isSpent() ? Reason.BUDGET : Reason.MALFORMED, lines);
  }
  ids.fate = Fate.STRIP;
  ids.reason = Reason.TRACE;
  // A mapped id has no time that X-Ray would take (carriers.md section 3), so it cannot be mapped.
  if (m.rules.trace != Trace.REMAP) decideIds(m, ids);
  if (!m.rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  if (ids.fate == Fate.STRIP) return refuse(m, carrier, ids.reason, lines);
  m.kept.reset();
  lineFrom = out.at;
  for (let f = 0; f < XrayField.OTHER; f++) if (there[f]) scrubOwn(m, f);
  for (let at = from; at <= to; ) {
    at = readListMember(buf, at, to, SEMICOLON, member);
    if (!mayRead(member.end - member.keyFrom)) {
      stripRest(m, carrier, member);
      break;
    }
    if (!member.empty && findXrayField(buf, member.keyFrom, member.keyTo) == XrayField.OTHER) scrubNamed(m, member);
  }
  const same = m.rules.zone.own ? !m.kept.changed : equal(out.buf, lineFrom, out.at, buf, from, to);
  if (same) out.at = lineFrom;
  else m.replace(pair, lineFrom);
}

/** Reads one line into `ids` and `fields`; false without a root, and where any field is malformed that an id hangs on. */
function read(buf: StaticArray<u8>, from: i32, to: i32): bool {
  memory.fill(changetype<usize>(there), 0, XrayField.OTHER);
  ids.span = 0;
  for (let at = from; at <= to; ) {
    at = readListMember(buf, at, to, SEMICOLON, member);
    if (!mayRead(member.end - member.keyFrom)) return false;
    if (member.empty) continue;
    if (!member.wellFormed) return false;
    const field = findXrayField(buf, member.keyFrom, member.keyTo);
    if (field == XrayField.OTHER) continue;
    if (there[field]) return false;
    there[field] = true;
    fields[field].take(member);
  }
  const parent = fields[XrayField.PARENT];
  if (there[XrayField.PARENT]) {
    if (parent.valueTo - parent.valueFrom != 16 || !isHex(buf, parent.valueFrom, parent.valueTo)) return false;
    ids.span = readHex(buf, parent.valueFrom, parent.valueTo);
    if (ids.span == 0) return false;
  }
  const id = fields[XrayField.ROOT];
  if (!there[XrayField.ROOT] || !readXrayId(buf, id.valueFrom, id.valueTo, root)) return false;
  ids.hi = root.hi;
  ids.lo = root.lo;
  return true;
}

/** Appends one of X-Ray's own fields, unless it is malformed, goes by its row, or an entry says so. */
function scrubOwn(m: Message, field: XrayField): void {
  const own = fields[field];
  // What an entry makes of one has another form. Without an entry there is nothing to be judged in an id and counters.
  if (field >= XrayField.LINEAGE && (isNamed(m, own) || isSpent())) return scrubNamed(m, own);
  const reason = faultOf(m, field, own);
  if (reason >= 0) return stripMember(m, Carrier.XRAY, reason, own);
  const out = m.out;
  begin(out);
  out.text(XRAY_NAMES[field]);
  out.byte(EQUALS);
  if (field == XrayField.ROOT) writeXrayId(root, out);
  else out.bytes(m.buf, own.valueFrom, own.valueTo);
  openMember(m, Carrier.XRAY, own);
  keepField(m, Reason.CARRIER, classOf(field));
}

/** Whether an entry names the field. */
function isNamed(m: Message, own: Member): bool {
  return findEntry(m.rules, Carrier.XRAY, m.buf, own.keyFrom, own.keyTo) !== null;
}

/** Why such a field goes that no entry names, or -1. */
function faultOf(m: Message, field: XrayField, own: Member): i32 {
  const inside = m.rules.zone.own;
  const from = own.valueFrom;
  const to = own.valueTo;
  switch (field) {
    case XrayField.SAMPLED: {
      const state: u8 = to - from == 1 ? m.buf[from] : 0;
      if ((state | 1) != ZERO + 1 && state != QUESTION) return Reason.MALFORMED;
      return state == QUESTION && !inside ? Reason.CARRIER : -1;
    }
    case XrayField.LINEAGE:
      if (!isLineage(m.buf, from, to)) return Reason.MALFORMED;
      return inside ? -1 : Reason.CARRIER;
    case XrayField.SELF:
      if (!isXraySelf(m.buf, from, to)) return Reason.MALFORMED;
      return inside ? -1 : Reason.CARRIER;
    default:
      return -1;
  }
}

function classOf(field: XrayField): Class {
  if (field == XrayField.PARENT) return Class.SPAN_ID;
  if (field == XrayField.SAMPLED) return Class.SAFE;
  return field >= XrayField.LINEAGE ? Class.UNKNOWN : Class.TRACE_ID;
}

/** Appends a field as policy has it. */
function scrubNamed(m: Message, named: Member): void {
  const f = openMember(m, Carrier.XRAY, named);
  const out = m.out;
  const before = out.at;
  f.otherwise(Action.STRIP, Reason.CARRIER);
  f.most = lineFrom + LIMIT_BYTES;
  begin(out);
  scrubMember(m);
  if (f.action == Action.STRIP) out.at = before;
}

/** Parts the field to come from the one before. */
function begin(out: Writer): void {
  if (out.at > lineFrom) out.byte(SEMICOLON);
}
