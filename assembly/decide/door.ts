// The one way for a field: decided, written and counted. A carrier opens the message's field, says what it knows of it,
// and calls `scrubField`, or its halves where something stands between them: `decideField`, `writeField`, `settleField`.
// A field that stays or goes without being judged is kept or stripped here as well.
import { encodeBase64 } from "../bytes/base64";
import { isSpent, spend } from "../detect/effort";
import { Action } from "../words/action";
import { Carrier } from "../words/carrier";
import { Class } from "../words/class";
import { Reason } from "../words/reason";
import { countDegraded, countField } from "./counts";
import { Coding } from "./field";
import { listening, record } from "./journal";
import { judge } from "./judge";
import { Message } from "./message";
import { findEntry, NAME_LIMIT_BYTES } from "./name";
import { writeValue } from "./transform";

/** What it takes to settle a field, whatever it is, and to write a new value beside its bytes. */
const FIELD_EFFORT: i32 = 8;
const VALUE_EFFORT: i32 = 40;

/** Decides the field in hand, appends its new value to `out` if it gets one, and settles it. */
export function scrubField(m: Message): void {
  decideField(m);
  changeField(m);
  settleField(m);
}

/** Decides the field in hand, by its name and its plain value. */
export function decideField(m: Message): void {
  if (nameField(m)) judge(m);
}

/**
 * Finds the entry that fits the name of the field in hand; false, with the field stripped, where it is too long or no more
 * may be looked at.
 */
export function nameField(m: Message): bool {
  const f = m.field;
  if (isSpent()) {
    f.strip(Reason.BUDGET);
    return false;
  }
  if (f.nameTo - f.nameFrom > NAME_LIMIT_BYTES) {
    f.strip(Reason.LIMIT);
    return false;
  }
  f.bound = findEntry(m.rules, f.carrier, f.buf, f.nameFrom, f.nameTo);
  return true;
}

/** Appends the value of the field in hand to `out`, as it came or as it was decided; of one that goes, nothing. */
export function writeField(m: Message): void {
  const f = m.field;
  f.at = m.out.at;
  if (f.action == Action.KEEP) m.out.bytes(f.buf, f.from, f.to);
  else changeField(m);
}

/** Appends the new value of the field in hand, if it gets one. What cannot be made is stripped and appends nothing. */
export function changeField(m: Message): void {
  const f = m.field;
  const out = m.out;
  f.at = out.at;
  f.changed = f.action != Action.KEEP;
  if (f.action == Action.KEEP || f.action == Action.STRIP) return;
  spend(VALUE_EFFORT + f.plainTo - f.plainFrom);
  if (!writeValue(m)) return;
  if (out.at - f.at > f.limitBytes) {
    out.at = f.at;
    f.strip(Reason.LONG);
  } else if (f.coding == Coding.BASE64) {
    const bytes = f.at;
    f.at = out.at;
    encodeBase64(out, out.buf, bytes, f.at, false);
  }
}

/** Settles the field in hand: counted always, written to the journal when somebody asked for the reasons. */
export function settleField(m: Message): void {
  const f = m.field;
  spend(FIELD_EFFORT);
  countField(f.carrier, f.action, m.reports);
  if (isDegraded(f.reason)) countDegraded(f.reason);
  if (listening()) record(f, m.out);
}

/** Settles the field in hand as one that stays without being judged, such as an id. */
export function keepField(m: Message, reason: i32, cls: i32): void {
  const f = m.field;
  f.rule = -1;
  f.cls = cls;
  f.action = Action.KEEP;
  f.reason = reason;
  settleField(m);
}

/** Settles the field in hand, or a whole header, as one that goes without being judged. */
export function stripField(m: Message, reason: i32): void {
  const f = m.field;
  f.rule = -1;
  f.cls = f.carrier == Carrier.TRACEPARENT || f.carrier == Carrier.B3 ? Class.TRACE_ID : Class.UNKNOWN;
  f.strip(reason);
  settleField(m);
}

/** Reasons that say a field could not get what policy gave it, or that input was refused. */
function isDegraded(reason: i32): bool {
  return (
    reason == Reason.NO_KEY ||
    reason == Reason.CAP ||
    reason == Reason.LONG ||
    reason == Reason.NO_TRACE ||
    reason == Reason.MALFORMED ||
    reason == Reason.LIMIT ||
    reason == Reason.BUDGET
  );
}
