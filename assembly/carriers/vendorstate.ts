// What vendors write into their members of tracestate (carriers.md 5.2). Finds ids and fields inside values; judges nothing.
import { AT, COLON, DASH, DOT, isDigit, SEMICOLON, ZERO } from "../bytes/ascii";
import { isHex } from "../bytes/hex";
import { dropOws, equalsText, indexOf, skipOws, startsWithText } from "../bytes/scan";
import { Writer } from "../bytes/writer";

/** Whose member a key names, where its value is more than one opaque thing. */
export const enum State {
  OTHER = 0,
  /** Datadog: entries `key:value`, a span id, a user id. */
  DD = 1,
  /** OpenTelemetry and Elastic: sampling. */
  OT = 2,
  ES = 3,
  /** Instana: a trace id and a span id. */
  IN = 4,
  /** SolarWinds: a span id and flags. */
  SW = 5,
  B3 = 6,
  /** New Relic, Dynatrace and gorouter: `tenant@system`, opaque values with ids in them. */
  TENANT = 7,
}

/** Whose member the key [from, to) names. Two letters are told apart as one little-endian word. */
export function findState(buf: StaticArray<u8>, from: i32, to: i32): State {
  if (to - from == 2) {
    switch (load<u16>(changetype<usize>(buf) + from)) {
      case 0x6464:
        return State.DD;
      case 0x746f:
        return State.OT;
      case 0x7365:
        return State.ES;
      case 0x6e69:
        return State.IN;
      case 0x7773:
        return State.SW;
      case 0x3362:
        return State.B3;
      default:
        return State.OTHER;
    }
  }
  const at = indexOf(buf, AT, from, to);
  const vendor =
    equalsText(buf, at, to, "@nr") || equalsText(buf, at, to, "@dt") || equalsText(buf, at, to, "@gorouter");
  return vendor ? State.TENANT : State.OTHER;
}

/** Which entries of a list `key:value;key:value` stay. */
export const enum Entries {
  /** All but Datadog's user id, `t.usr.id`. */
  NO_USER = 0,
  /** Datadog's sampling priority and how it was decided, `s` and `t.dm`, as numbers. */
  PRIORITY = 1,
  /**
   * The threshold `th:` and 1 to 14 HEX, the rate `s:` and a number from 0 to 1 of at most 4 decimals. All else could hold
   * anything; `rv` would link both sides of a mapped trace.
   */
  SAMPLING = 2,
}

/** Writes the list without the entries that go, the others byte for byte. Answers whether any went. */
export function filterEntries(buf: StaticArray<u8>, from: i32, to: i32, which: Entries, out: Writer): bool {
  let removed = false;
  let written = false;
  for (let at = from; at <= to; ) {
    const end = indexOf(buf, SEMICOLON, at, to);
    if (!stays(buf, at, end, which)) {
      removed = true;
    } else {
      if (written) out.byte(SEMICOLON);
      out.bytes(buf, at, end);
      written = true;
    }
    at = end + 1;
  }
  return removed;
}

function stays(buf: StaticArray<u8>, from: i32, to: i32, which: Entries): bool {
  if (which == Entries.SAMPLING) return isSampling(buf, from, to);
  if (which == Entries.NO_USER) return !isDdUser(buf, from, to);
  if (startsWithText(buf, from, to, "s:")) return isPriority(buf, from + 2, to);
  return startsWithText(buf, from, to, "t.dm:") && isPriority(buf, from + 5, to);
}

/** Whether the entry is `t.usr.id`, whatever it holds. */
function isDdUser(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = skipOws(buf, from, to);
  return equalsText(buf, start, dropOws(buf, start, indexOf(buf, COLON, start, to)), "t.usr.id");
}

/** One or two digits, or that below zero. */
function isPriority(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const start = from < to && buf[from] == DASH ? from + 1 : from;
  return start < to && to - start <= 2 && isDigit(buf[start]) && isDigit(buf[to - 1]);
}

function isSampling(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (startsWithText(buf, from, to, "s:")) return isRate(buf, from + 2, to);
  const digits = to - from - 3;
  return startsWithText(buf, from, to, "th:") && digits >= 1 && digits <= 14 && isHex(buf, from + 3, to);
}

/** A 0 or 1, then nothing or a dot and 1 to 4 digits (elastic/apm, tracing-sampling.md). */
function isRate(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (from == to || (buf[from] != ZERO && buf[from] != ZERO + 1)) return false;
  if (to - from == 1) return true;
  if (to - from == 2 || to - from > 6 || buf[from + 1] != DOT) return false;
  for (let i = from + 2; i < to; i++) if (!isDigit(buf[i])) return false;
  return true;
}

/** Whether an Instana member is `16 or 32 HEX;16 HEX`. The span id is its last 16 bytes, the trace id all before the `;`. */
export function isInstana(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const size = to - from;
  if (size != 33 && size != 49) return false;
  const middle = to - 17;
  return buf[middle] == SEMICOLON && isHex(buf, from, middle) && isHex(buf, middle + 1, to);
}

/** Whether a SolarWinds member is `16 HEX-2 HEX`. */
export function isSolarWinds(buf: StaticArray<u8>, from: i32, to: i32): bool {
  return to - from == 19 && buf[from + 16] == DASH && isHex(buf, from, from + 16) && isHex(buf, from + 17, to);
}
