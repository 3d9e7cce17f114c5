// Lists of `key=value` under policy (carriers.md rows 3, 5, 7 and 11): all lines are one list, every member and property
// is decided, one line goes out (policy-semantics.md 7 to 13).
import { COMMA, EQUALS } from "../bytes/ascii";
import { PAIRS } from "../bytes/pairs";
import { indexOf } from "../bytes/scan";
import { readBaggageMember } from "../carriers/baggage";
import { readListMember } from "../carriers/list";
import { Member } from "../carriers/member";
import { stripField, writeField } from "../decide/door";
import { Coding, Field, PLAIN_LIMIT_BYTES } from "../decide/field";
import { refuse } from "../decide/header";
import { Lines } from "../decide/lines";
import { Message } from "../decide/message";
import { NAME_LIMIT_BYTES } from "../decide/name";
import { Action } from "../words/action";
import { Carrier } from "../words/carrier";
import { Reason } from "../words/reason";
import {
  beginMember,
  decideMember,
  endMember,
  joinMembers,
  mayRead,
  openMember,
  stripMember,
  stripRest,
} from "./member";
import { isSentry, sentryStays, startSentry } from "./sentry";

const member: Member = new Member();

/**
 * Scrubs all `lines` together. `fallback` is what a member gets that no entry names, for `why`; `limitBytes` is how long
 * a line may be that is not as it came.
 */
export function scrubList(m: Message, carrier: i32, fallback: i32, why: i32, limitBytes: i32, lines: Lines): void {
  if (lines.count == 0) return;
  const policy = m.rules.policy;
  const fault = m.rules.zone.own ? -1 : faultOf(m, carrier, lines);
  if (fault >= 0) return refuse(m, carrier, fault, lines);
  m.kept.reset(lines.count);
  startSentry();
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readMember(carrier, m.buf, at, to);
      if (!mayRead(member.end - member.keyFrom)) {
        stripRest(m, carrier, member);
        break;
      }
      if (member.empty)
        m.kept.changed = true; // no receiver may see the blank between two commas
      else scrub(m, carrier, fallback, why, lines);
    }
  }
  const bytes = m.kept.changed ? min(limitBytes, policy.bytes) : policy.bytes;
  joinMembers(m, carrier, policy.members, bytes, lines);
}

/** Reads one member. Everywhere but in baggage a second `=` makes it malformed. */
function readMember(carrier: i32, buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (carrier == Carrier.BAGGAGE) return readBaggageMember(buf, at, to, member);
  const next = readListMember(buf, at, to, COMMA, member);
  if (indexOf(buf, EQUALS, member.valueFrom, member.valueTo) < member.valueTo) member.wellFormed = false;
  return next;
}

/** Why the lines are refused at a boundary (rule 7), or -1. */
function faultOf(m: Message, carrier: i32, lines: Lines): i32 {
  const policy = m.rules.policy;
  if (lines.bytes > policy.bytes) return Reason.LIMIT;
  let members = 0;
  for (let i = 0; i < lines.count; i++) {
    const to = PAIRS.valueTo(lines.pair(i));
    for (let at = PAIRS.valueFrom(lines.pair(i)); at <= to; ) {
      at = readMember(carrier, m.buf, at, to);
      if (member.empty) continue;
      if (!member.wellFormed) return Reason.MALFORMED;
      members++;
    }
  }
  return members > policy.members ? Reason.LIMIT : -1;
}

/** Decides the member read last and appends what becomes of it. */
function scrub(m: Message, carrier: i32, fallback: i32, why: i32, lines: Lines): void {
  // Looked at first, since it judges others by the same means.
  const sentry = carrier == Carrier.BAGGAGE && isSentry(m.buf, member.keyFrom, member.keyTo);
  const torn = sentry && !sentryStays(m, lines);
  if (!member.wellFormed) return stripMember(m, carrier, Reason.MALFORMED, member);
  const f = openMember(m, carrier, member);
  f.coding = Coding.PERCENT;
  f.otherwise(fallback, why);
  if (member.keyTo - member.keyFrom > NAME_LIMIT_BYTES || !decode(f)) {
    return stripMember(m, carrier, Reason.LIMIT, member);
  }
  if (member.properties) {
    f.take(member.valueTo, member.end);
    stripField(m, Reason.PROPERTY);
    m.kept.changed = true;
    f.take(member.valueFrom, member.valueTo);
    decode(f);
  }
  decideMember(m);
  if (torn && f.action != Action.STRIP) f.strip(Reason.CARRIER);
  if (beginMember(m)) writeField(m);
  endMember(m);
  if (sentry) m.kept.tie(f.action != Action.STRIP);
}

/** Decodes the value, unless it was seen to have no escape; false where it is too long. */
function decode(f: Field): bool {
  const plain = f.carrier == Carrier.BAGGAGE && !member.escaped && f.to - f.from <= PLAIN_LIMIT_BYTES;
  return plain || f.decode();
}
