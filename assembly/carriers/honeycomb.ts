// Honeycomb's `x-honeycomb-trace` (beeline-go, propagation/honeycomb.go) and carriers.md 5.25:
// `1;trace_id=…,parent_id=…,dataset=…,context=…`. Finds members and the ids among them; judges and changes nothing.
import { COMMA, SEMICOLON } from "../bytes/ascii";
import { isHex } from "../bytes/hex";
import { dropOws, equalsText, indexOf, skipOws, startsWithText } from "../bytes/scan";
import { readListMember } from "./list";
import { Member } from "./member";

/** What a member says. */
export const enum Honey {
  TRACE_ID = 0,
  PARENT_ID = 1,
  DATASET = 2,
  CONTEXT = 3,
  /** A name that Honeycomb does not define. */
  OTHER = 4,
}

/** `{}` in base64: the context of nothing. */
export const NO_CONTEXT: string = "e30=";

/** What is asked of a whole header. */
export class Honeycomb {
  /** Where the members start. */
  from: i32 = 0;
  to: i32 = 0;
  /** Runs of the two ids; empty where there is none. */
  traceFrom: i32 = 0;
  traceTo: i32 = 0;
  parentFrom: i32 = 0;
  parentTo: i32 = 0;

  /** Whether the ids are HEX: a trace id of 16 or 32, and a parent of 16 if there is one. */
  isHex(buf: StaticArray<u8>): bool {
    const digits = this.traceTo - this.traceFrom;
    const parent = this.parentTo - this.parentFrom;
    if ((digits != 16 && digits != 32) || (parent != 0 && parent != 16)) return false;
    return isHex(buf, this.traceFrom, this.traceTo) && isHex(buf, this.parentFrom, this.parentTo);
  }
}

const member: Member = new Member();

/**
 * Reads one line: version 1, well-formed members, each name that Honeycomb defines once, no parent without a trace.
 * False, and nothing of use in `out`, for anything else.
 */
export function readHoneycomb(buf: StaticArray<u8>, from: i32, to: i32, out: Honeycomb): bool {
  const start = skipOws(buf, from, to);
  out.to = dropOws(buf, start, to);
  out.from = min(indexOf(buf, SEMICOLON, start, out.to) + 1, out.to);
  out.traceFrom = out.traceTo = out.parentFrom = out.parentTo = 0;
  if (!startsWithText(buf, start, out.to, "1;")) return false;
  let seen = 0;
  for (let at = out.from; at <= out.to; ) {
    at = readHoneycombMember(buf, at, out.to, member);
    if (!member.wellFormed || member.valueFrom == member.valueTo) return false;
    const honey = findHoney(buf, member.keyFrom, member.keyTo);
    if (honey == Honey.OTHER) continue;
    if ((seen & (1 << honey)) != 0) return false;
    seen |= 1 << honey;
    if (honey == Honey.TRACE_ID) {
      out.traceFrom = member.valueFrom;
      out.traceTo = member.valueTo;
    } else if (honey == Honey.PARENT_ID) {
      out.parentFrom = member.valueFrom;
      out.parentTo = member.valueTo;
    }
  }
  return out.traceFrom < out.traceTo || out.parentFrom == out.parentTo;
}

/** Reads the member at `from` into `out` and answers where the next one starts: past `to` when there is none. */
export function readHoneycombMember(buf: StaticArray<u8>, from: i32, to: i32, out: Member): i32 {
  return readListMember(buf, from, to, COMMA, out);
}

/** What a member of this name says. */
export function findHoney(buf: StaticArray<u8>, from: i32, to: i32): Honey {
  if (equalsText(buf, from, to, "trace_id")) return Honey.TRACE_ID;
  if (equalsText(buf, from, to, "parent_id")) return Honey.PARENT_ID;
  if (equalsText(buf, from, to, "dataset")) return Honey.DATASET;
  if (equalsText(buf, from, to, "context")) return Honey.CONTEXT;
  return Honey.OTHER;
}
