// The ids inside members of tracestate that policy keeps, at a hop that maps ids (carriers.md 5.2): mapped as those of
// traceparent are, or the member goes.
import { DASH, SEMICOLON } from "../../bytes/ascii";
import { readHex, writeHex } from "../../bytes/hex";
import { B3, readB3Single, writeB3Single } from "../../carriers/b3";
import { isInstana, isSolarWinds, State } from "../../carriers/vendorstate";
import { decideIds, mapSecondSpan } from "../../decide/ids";
import { Message } from "../../decide/message";
import { Fate } from "../../decide/trace";
import { Reason } from "../../words/reason";
import { family } from "./family";

const b3: B3 = new B3();

/**
 * Writes the value of the member in hand, one with ids, to `out`, mapped. Answers whether that is another value, or with
 * the field stripped and nothing written; an attempt that finds it mapped by the one before changes nothing.
 */
export function writeStateIds(m: Message, state: State): bool {
  const ids = family.ids;
  const out = m.out;
  const f = m.field;
  const sound = readIds(m, state);
  if (sound && state == State.B3 && !b3.hasIds) return false;
  if (sound) decideIds(m, ids);
  if (!sound || ids.fate == Fate.STRIP) {
    f.strip(Reason.TRACE);
    return true;
  }
  if (ids.fate == Fate.KEEP) return false;
  f.reason = Reason.TRACE;
  switch (state) {
    case State.IN:
      if (!ids.narrow) writeHex(out, ids.hi, 16);
      writeHex(out, ids.lo, 16);
      out.byte(SEMICOLON);
      writeHex(out, ids.span, 16);
      break;
    case State.SW:
      writeHex(out, ids.span, 16);
      out.byte(DASH);
      out.bytes(f.buf, f.to - 2, f.to);
      break;
    default:
      b3.hi = ids.hi;
      b3.lo = ids.lo;
      b3.span = ids.span;
      if (b3.hasParent) b3.parent = mapSecondSpan(m, b3.parent);
      writeB3Single(b3, out);
  }
  return true;
}

/** Reads the ids of that member into those of `family`; false where it is not of its vendor's grammar. */
function readIds(m: Message, state: State): bool {
  const ids = family.ids;
  const buf = m.field.buf;
  const from = m.field.from;
  const to = m.field.to;
  switch (state) {
    case State.IN:
      if (!isInstana(buf, from, to)) return false;
      ids.narrow = to - from == 33;
      ids.hi = ids.narrow ? 0 : readHex(buf, from, from + 16);
      ids.lo = readHex(buf, to - 33, to - 17);
      ids.span = readHex(buf, to - 16, to);
      return true;
    case State.SW:
      if (!isSolarWinds(buf, from, to)) return false;
      // Of the trace that the message is of, by its mapped id: what an attempt before wrote is known by that.
      ids.narrow = false;
      ids.hi = m.parent.hi;
      ids.lo = m.parent.lo;
      ids.span = readHex(buf, from, from + 16);
      return true;
    default:
      if (!readB3Single(buf, from, to, b3)) return false;
      ids.narrow = !b3.wide;
      ids.hi = b3.hi;
      ids.lo = b3.lo;
      ids.span = b3.span;
      return true;
  }
}
