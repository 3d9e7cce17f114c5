// Members of a carrier as fields under policy: what stays is appended to `out` and `kept`, and joined to one line in the end.
import { EQUALS } from "../bytes/ascii";
import { PAIRS } from "../bytes/pairs";
import { Member } from "../carriers/member";
import { Edits } from "../decide/edits";
import { settle, settleKept, settleStripped } from "../decide/field";
import { decision } from "../decide/judge";
import { kept } from "../decide/kept";
import { Lines } from "../decide/lines";
import { out } from "../decide/output";
import { Rules } from "../decide/rules";
import { Action } from "../words/action";
import { Reason } from "../words/reason";
import { scrubValue } from "./value";

/** Settles a member that goes without being judged. */
export function stripMember(rules: Rules, carrier: i32, reason: i32, buf: StaticArray<u8>, m: Member): void {
  settleStripped(rules, carrier, reason, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo);
}

/** Settles a member that stays without being judged; its value is what stands in `out` from `start` on, if `changed`. */
export function keepMember(
  rules: Rules,
  carrier: i32,
  reason: i32,
  cls: i32,
  buf: StaticArray<u8>,
  m: Member,
  start: i32,
  changed: bool,
): void {
  settleKept(rules, carrier, reason, cls, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo, start, changed);
}

/**
 * Appends `key=value` as policy has it, `fallback` where no entry names the key, and nothing where `out` would hold more
 * than `most` bytes then. Answers whether it stays as it was.
 */
export function scrubMember(
  rules: Rules,
  carrier: i32,
  fallback: i32,
  buf: StaticArray<u8>,
  m: Member,
  most: i32,
): bool {
  const d = decision;
  const start = out.at;
  const repeat = kept.has(buf, m.keyFrom, m.keyTo);
  out.bytes(buf, m.keyFrom, m.keyTo);
  out.byte(EQUALS);
  const value = out.at;
  const why = Reason.CARRIER;
  const any = i32.MAX_VALUE;
  scrubValue(rules, carrier, fallback, why, repeat, buf, m.keyFrom, m.keyTo, buf, m.valueFrom, m.valueTo, any);
  const rewritten = d.action != Action.KEEP;
  if (!rewritten) out.bytes(buf, m.valueFrom, m.valueTo);
  const fits = d.action == Action.STRIP || (out.at > value && out.at <= most && kept.add(start, value - 1, d.rule));
  if (!fits) d.strip(Reason.LIMIT);
  settle(rules, carrier, buf, m.keyFrom, m.keyTo, m.valueFrom, m.valueTo, value, rewritten);
  if (d.action == Action.STRIP) out.at = start;
  return d.action == Action.KEEP;
}

/** Puts one line of what is kept in the place of all `lines`, within both limits; nothing where all of it is `same`. */
export function joinMembers(
  rules: Rules,
  carrier: i32,
  same: bool,
  members: i32,
  bytes: i32,
  buf: StaticArray<u8>,
  lines: Lines,
  edits: Edits,
): void {
  const nameFrom = PAIRS.nameFrom(lines.pair(0));
  const nameTo = PAIRS.nameTo(lines.pair(0));
  const dropped = kept.fit(members, bytes);
  for (let i = 0; i < dropped; i++) settleStripped(rules, carrier, Reason.LIMIT, buf, nameFrom, nameTo, 0, 0);
  if (same && dropped == 0) return;
  const start = kept.join();
  if (kept.count == dropped) edits.remove(nameFrom, nameTo);
  else edits.replace(nameFrom, nameTo, start, out.at);
}
