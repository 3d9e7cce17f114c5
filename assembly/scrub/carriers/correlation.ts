// SkyWalking's `sw8-correlation` under policy (carriers.md row 22): members of any name and value in base64, decided like
// baggage; all lines are one list, one line goes out.
import { COLON } from "../../bytes/ascii";
import { decodeBase64 } from "../../bytes/base64";
import { PAIRS } from "../../bytes/pairs";
import { equal } from "../../bytes/scan";
import { Member } from "../../carriers/member";
import { CORRELATION_MEMBERS, CORRELATION_VALUE_BYTES, readCorrelation } from "../../carriers/skywalking";
import { decideField, settleField, writeField } from "../../decide/door";
import { refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { spend } from "../../detect/effort";
import { Action, Trace } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { joinMembers, mayRead, stripMember, stripRest } from "../member";
import { encodeFrom } from "./skywalking";

/** The longest member that is read. */
const MEMBER_BYTES: i32 = 4096;

const member: Member = new Member();
/** What the member decoded last says: its key, then its value. */
const text = new StaticArray<u8>(MEMBER_BYTES);
let keyEnd: i32 = 0;
let valueEnd: i32 = 0;

/** Scrubs all lines of `sw8-correlation` together. */
export function scrubCorrelation(m: Message, lines: Lines): void {
  const carrier = Carrier.SW8_CORRELATION;
  const rules = m.rules;
  if (!rules.passes(carrier)) return refuse(m, carrier, Reason.GATE, lines);
  if (rules.trace == Trace.RESTART) return refuse(m, carrier, Reason.TRACE, lines);
  const fault = rules.zone.own ? -1 : faultOf(m.buf, lines);
  if (fault >= 0) return refuse(m, carrier, fault, lines);
  m.kept.reset(lines.count);
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readCorrelation(m.buf, at, to, member);
      if (!mayRead(member.end - member.keyFrom)) {
        stripRest(m, carrier, member);
        break;
      }
      if (member.empty) m.kept.changed = true;
      else scrubMember(m);
    }
  }
  joinMembers(m, carrier, CORRELATION_MEMBERS, rules.policy.bytes, lines);
}

/** Why the lines are refused at a boundary (rule 7), or -1. */
function faultOf(buf: StaticArray<u8>, lines: Lines): i32 {
  let members = 0;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readCorrelation(buf, at, to, member);
      if (!mayRead(member.end - member.keyFrom)) return Reason.BUDGET;
      if (member.empty) continue;
      if (!decode(buf)) return Reason.MALFORMED;
      members++;
    }
  }
  return members > CORRELATION_MEMBERS ? Reason.LIMIT : -1;
}

/** Decodes `member` into `text`; false when it is malformed. */
function decode(buf: StaticArray<u8>): bool {
  if (!member.wellFormed || member.valueTo - member.keyFrom > MEMBER_BYTES) return false;
  keyEnd = decodeBase64(buf, member.keyFrom, member.keyTo, text, 0);
  if (keyEnd < 1) return false;
  valueEnd = keyEnd + decodeBase64(buf, member.valueFrom, member.valueTo, text, keyEnd);
  return valueEnd > keyEnd;
}

/** Decides `member` and appends what it becomes, key and value in base64 again, to `out` and `kept`. */
function scrubMember(m: Message): void {
  if (!decode(m.buf)) return stripMember(m, Carrier.SW8_CORRELATION, Reason.MALFORMED, member);
  const f = m.field;
  const out = m.out;
  const start = out.at;
  spend(member.valueTo - member.keyFrom); // decoded, and the key encoded again
  out.bytes(text, 0, keyEnd);
  encodeFrom(out, start);
  const nameEnd = out.at;
  out.byte(COLON);
  f.open(Carrier.SW8_CORRELATION, text, 0, keyEnd, keyEnd, valueEnd);
  f.otherwise(m.rules.policy.unknown, Reason.UNKNOWN);
  f.repeat = m.kept.has(out.buf, start, nameEnd);
  f.limitBytes = CORRELATION_VALUE_BYTES;
  decideField(m);
  writeField(m);
  if (f.action != Action.STRIP && out.at - f.at > f.limitBytes) f.strip(Reason.LONG);
  settleField(m);
  if (f.action != Action.STRIP) {
    encodeFrom(out, f.at);
    if (!m.kept.add(start, nameEnd, f.rule)) f.strip(Reason.LIMIT);
  }
  if (f.action == Action.STRIP) out.at = start;
  const again = m.rules.zone.own || equal(out.buf, start, out.at, m.buf, member.keyFrom, member.valueTo); // spare bits
  if (f.changed || f.action == Action.STRIP || !again) m.kept.changed = true;
}
