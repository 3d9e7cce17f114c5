// One named value under policy: judged, and written anew where it may not stay as it is.
import { decision, findBound, judge, NAME_LIMIT_BYTES, takeName } from "../decide/judge";
import { out } from "../decide/output";
import { Rules } from "../decide/rules";
import { writeValue } from "../decide/transform";
import { Action } from "../words/action";
import { Class } from "../words/class";
import { Reason } from "../words/reason";

/**
 * Judges the field named (name, nameFrom, nameTo), with the value as its carrier means it, into `decision`. Only where the
 * value is to be another one is it appended to `out`; one over `limitBytes` is stripped. `fallback` is what a field gets
 * that no entry names, `repeat` that a field of this very name stayed before.
 */
export function scrubValue(
  rules: Rules,
  carrier: i32,
  fallback: i32,
  reason: i32,
  repeat: bool,
  name: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  buf: StaticArray<u8>,
  from: i32,
  to: i32,
  limitBytes: i32,
): void {
  const d = decision;
  if (nameTo - nameFrom > NAME_LIMIT_BYTES) {
    d.entry = null;
    d.cls = Class.UNKNOWN;
    d.strip(Reason.LIMIT);
    return;
  }
  takeName(name, nameFrom, nameTo);
  const bound = findBound(rules, carrier, name, nameFrom, nameTo);
  judge(rules, carrier, bound, fallback, reason, repeat, name, nameFrom, nameTo, buf, from, to);
  if (d.action == Action.KEEP || d.action == Action.STRIP) return;
  const start = out.at;
  if (!writeValue(rules, buf, from, to, false)) return;
  if (out.at - start <= limitBytes) return;
  out.at = start;
  d.strip(Reason.LONG);
}
