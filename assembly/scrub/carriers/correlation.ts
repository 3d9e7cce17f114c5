// SkyWalking's `sw8-correlation` under policy (carriers.md row 22): members of any name and value in base64, decided like
// baggage; all lines are one list, one line goes out.
import { COLON } from "../../bytes/ascii";
import { decodeBase64 } from "../../bytes/base64";
import { PAIRS } from "../../bytes/pairs";
import { equal } from "../../bytes/scan";
import { Member } from "../../carriers/member";
import { CORRELATION_MEMBERS, CORRELATION_VALUE_BYTES, readCorrelation } from "../../carriers/skywalking";
import { Edits } from "../../decide/edits";
import { settle } from "../../decide/field";
import { decision } from "../../decide/judge";
import { kept } from "../../decide/kept";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { joinMembers, stripMember } from "../member";
import { scrubValue } from "../value";
import { encodeFrom } from "./skywalking";

/** The longest member that is read. */
const MEMBER_BYTES: i32 = 4096;

const member: Member = new Member();
/** What the member decoded last says: its key, then its value. */
const text = new StaticArray<u8>(MEMBER_BYTES);
let keyEnd: i32 = 0;
let valueEnd: i32 = 0;
/** Whether the lines at hand cannot stay as they came. */
let changed: bool = false;

/** Scrubs all lines of `sw8-correlation` together. */
export function scrubCorrelation(rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const carrier = Carrier.SW8_CORRELATION;
  if (!rules.passes(carrier)) return refuse(rules, carrier, Reason.GATE, buf, lines, edits);
  if (rules.trace == Trace.RESTART) return refuse(rules, carrier, Reason.TRACE, buf, lines, edits);
  const fault = rules.zone.own ? -1 : faultOf(buf, lines);
  if (fault >= 0) return refuse(rules, carrier, fault, buf, lines, edits);
  changed = lines.count > 1;
  kept.reset();
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readCorrelation(buf, at, to, member);
      if (member.empty) changed = true;
      else scrubMember(rules, buf);
    }
  }
  joinMembers(rules, carrier, !changed, CORRELATION_MEMBERS, rules.policy.bytes, buf, lines, edits);
}

/** Why the lines are refused at a boundary (rule 7), or -1. */
function faultOf(buf: StaticArray<u8>, lines: Lines): i32 {
  let members = 0;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readCorrelation(buf, at, to, member);
      if (member.empty) continue;
      if (!decode(buf)) return Reason.MALFORMED;
      members++;
    }
  }
  return members > CORRELATION_MEMBERS ? Reason.LIMIT : -1;
}

/** Decodes `member` into `text`; false when it is malformed. */
function decode(buf: StaticArray<u8>): bool {
  const m = member;
  if (!m.wellFormed || m.valueTo - m.keyFrom > MEMBER_BYTES) return false;
  keyEnd = decodeBase64(buf, m.keyFrom, m.keyTo, text, 0);
  if (keyEnd < 1) return false;
  valueEnd = keyEnd + decodeBase64(buf, m.valueFrom, m.valueTo, text, keyEnd);
  return valueEnd > keyEnd;
}

/** Decides `member` and appends what it becomes, key and value in base64 again, to `out` and `kept`. */
function scrubMember(rules: Rules, buf: StaticArray<u8>): void {
  const carrier = Carrier.SW8_CORRELATION;
  const m = member;
  const d = decision;
  if (!decode(buf)) {
    changed = true;
    return stripMember(rules, carrier, Reason.MALFORMED, buf, m);
  }
  const start = out.at;
  out.bytes(text, 0, keyEnd);
  encodeFrom(start);
  const nameEnd = out.at;
  const repeat = kept.has(out.buf, start, nameEnd);
  out.byte(COLON);
  const value = out.at;
  const limit = CORRELATION_VALUE_BYTES;
  const unknown = rules.policy.unknown;
  scrubValue(rules, carrier, unknown, Reason.UNKNOWN, repeat, text, 0, keyEnd, text, keyEnd, valueEnd, limit);
  const rewritten = d.action != Action.KEEP;
  if (!rewritten) out.bytes(text, keyEnd, valueEnd);
  if (d.action != Action.STRIP && out.at - value > limit) d.strip(Reason.LONG);
  settle(rules, carrier, text, 0, keyEnd, keyEnd, valueEnd, value, rewritten);
  if (d.action != Action.STRIP) {
    encodeFrom(value);
    if (!kept.add(start, nameEnd, d.rule)) d.strip(Reason.LIMIT);
  }
  if (d.action == Action.STRIP) out.at = start;
  else if (!rules.zone.own && !equal(out.buf, start, out.at, buf, m.keyFrom, m.valueTo)) changed = true; // spare bits
  if (rewritten || d.action == Action.STRIP) changed = true;
}
