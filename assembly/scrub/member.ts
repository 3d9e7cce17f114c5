// Members of a list as fields: what stays is appended to `out` and `kept`, and becomes one line in the end.
import { EQUALS } from "../bytes/ascii";
import { Member } from "../carriers/member";
import { nameField, settleField, stripField, writeField } from "../decide/door";
import { Field } from "../decide/field";
import { openHeader } from "../decide/header";
import { judge } from "../decide/judge";
import { Lines } from "../decide/lines";
import { Message } from "../decide/message";
import { isSpent, spend } from "../detect/effort";
import { Action } from "../words/action";
import { Reason } from "../words/reason";

/** What it takes to read a member beside its bytes, a blank between two commas included. */
const MEMBER_EFFORT: i32 = 4;

/**
 * Takes the effort for a member of a list that is `bytes` long; false where none is left. It and all behind it go then as
 * one, so that a list of any length ends.
 */
export function mayRead(bytes: i32): bool {
  spend(MEMBER_EFFORT + (bytes >> 2));
  return !isSpent();
}

/** Opens the field in hand for a member. */
export function openMember(m: Message, carrier: i32, member: Member): Field {
  const f = m.field;
  f.open(carrier, m.buf, member.keyFrom, member.keyTo, member.valueFrom, member.valueTo);
  return f;
}

/** Settles all that is left of a list, from `member` on, as one that goes because no effort is left. */
export function stripRest(m: Message, carrier: i32, member: Member): void {
  stripMember(m, carrier, Reason.BUDGET, member);
}

/** Settles a member that goes without being judged. */
export function stripMember(m: Message, carrier: i32, reason: i32, member: Member): void {
  openMember(m, carrier, member);
  stripField(m, reason);
  m.kept.changed = true;
}

/** Decides the member in hand, appends `key=value` if it stays, and settles it. */
export function scrubMember(m: Message): void {
  decideMember(m);
  if (beginMember(m)) writeField(m);
  endMember(m);
}

/** Decides the member in hand. One of a name that stayed before is a repeat. */
export function decideMember(m: Message): void {
  if (!nameField(m)) return;
  const f = m.field;
  if (f.keeps) {
    spend(m.kept.count);
    f.repeat = m.kept.has(f.buf, f.nameFrom, f.nameTo);
  }
  judge(m);
}

/** Appends `key=` of the member in hand unless it goes; answers whether it stays. */
export function beginMember(m: Message): bool {
  const f = m.field;
  f.start = m.out.at;
  if (f.action == Action.STRIP) return false;
  m.out.bytes(f.buf, f.nameFrom, f.nameTo);
  m.out.byte(EQUALS);
  return true;
}

/** Settles the member in hand, whose value stands in `out` by now, and takes it in; one that has no room or no value goes. */
export function endMember(m: Message): void {
  const f = m.field;
  const out = m.out;
  if (f.action != Action.STRIP) {
    const fits = out.at > f.at && out.at <= f.most && m.kept.add(f.start, f.at - 1, f.rule);
    if (!fits) f.strip(Reason.LIMIT);
  }
  settleField(m);
  if (f.action == Action.STRIP) out.at = f.start;
  if (f.changed || f.action == Action.STRIP) m.kept.changed = true;
}

/** Puts one line of what is kept in the place of all `lines`, within both limits; nothing where all of it is as it came. */
export function joinMembers(m: Message, carrier: i32, members: i32, bytes: i32, lines: Lines): void {
  const kept = m.kept;
  const pair = lines.pair(0);
  const dropped = kept.fit(members, bytes);
  for (let i = 0; i < dropped; i++) {
    const f = openHeader(m, carrier, pair);
    f.take(0, 0);
    stripField(m, Reason.LIMIT);
  }
  if (!kept.changed && dropped == 0) return;
  const start = kept.join();
  if (kept.count == dropped) m.remove(pair);
  else m.replace(pair, start);
}
