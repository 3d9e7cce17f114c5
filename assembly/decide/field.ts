// The end of every decision: counted always, written to the journal when somebody asked for the reasons.
import { Action, Mode } from "../words/action";
import { Carrier } from "../words/carrier";
import { Class } from "../words/class";
import { Reason } from "../words/reason";
import { countDegraded, countField } from "./counts";
import { listening, record } from "./journal";
import { decision } from "./judge";
import { out } from "./output";
import { Rules } from "./rules";

const NONE: StaticArray<u8> = [];

/** Reasons that say a field could not get what policy gave it, or that input was refused. */
function isDegraded(reason: i32): bool {
  return (
    reason == Reason.NO_KEY ||
    reason == Reason.CAP ||
    reason == Reason.LONG ||
    reason == Reason.NO_TRACE ||
    reason == Reason.MALFORMED ||
    reason == Reason.LIMIT
  );
}

/**
 * Settles the field that `decision` is about. The name and the value as they came are runs of `buf`; the new value is
 * what stands in `out` from `start` on, and counts as changed when `changed`.
 */
export function settle(
  rules: Rules,
  carrier: i32,
  buf: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  from: i32,
  to: i32,
  start: i32,
  changed: bool,
): void {
  const d = decision;
  countField(carrier, d.action, rules.policy.mode == Mode.REPORT);
  if (isDegraded(d.reason)) countDegraded(d.reason);
  if (!listening()) return;
  if (d.action == Action.STRIP) {
    record(carrier, d.cls, d.action, d.reason, d.rule, true, buf, nameFrom, nameTo, buf, from, to, NONE, 0, 0);
  } else if (changed) {
    record(
      carrier,
      d.cls,
      d.action,
      d.reason,
      d.rule,
      true,
      buf,
      nameFrom,
      nameTo,
      buf,
      from,
      to,
      out.buf,
      start,
      out.at,
    );
  } else {
    record(carrier, d.cls, d.action, d.reason, d.rule, false, buf, nameFrom, nameTo, buf, from, to, buf, from, to);
  }
}

/** Settles a field, or a whole header, that is stripped without being judged. */
export function settleStripped(
  rules: Rules,
  carrier: i32,
  reason: i32,
  buf: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  from: i32,
  to: i32,
): void {
  const d = decision;
  d.entry = null;
  d.cls = carrier == Carrier.TRACEPARENT || carrier == Carrier.B3 ? Class.TRACE_ID : Class.UNKNOWN;
  d.strip(reason);
  settle(rules, carrier, buf, nameFrom, nameTo, from, to, 0, true);
}

/** Settles a field that stays as it is without being judged, such as an id. */
export function settleKept(
  rules: Rules,
  carrier: i32,
  reason: i32,
  cls: i32,
  buf: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  from: i32,
  to: i32,
  start: i32,
  changed: bool,
): void {
  const d = decision;
  d.entry = null;
  d.cls = cls;
  d.action = Action.KEEP;
  d.reason = reason;
  settle(rules, carrier, buf, nameFrom, nameTo, from, to, start, changed);
}
