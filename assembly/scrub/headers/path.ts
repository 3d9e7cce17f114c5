// Headers that repeat what was asked for (`x-original-url`, `x-forwarded-uri` …) at a boundary: the query goes, and of
// the path what may name somebody.
import { ASTERISK, DASH, DOT, SEMICOLON, SLASH } from "../../bytes/ascii";
import { hashName } from "../../bytes/fold";
import { decodePercent } from "../../bytes/percent";
import { equal, indexOf } from "../../bytes/scan";
import { Writer } from "../../bytes/writer";
import { isPlainSegment, pathEnd, writeOrigin } from "../../carriers/url";
import { settleField } from "../../decide/door";
import { openTrimmed, refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { isSpent, spend } from "../../detect/effort";
import { recentMeaning } from "../../detect/name/recent";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";

/** A path of more segments is stripped whole: the meaning of each may be asked. */
const SEGMENTS_LIMIT: i32 = 64;

/** A segment with ` id` behind it, to ask what the next one is. */
const SUFFIX: i32 = 3;
const question = new StaticArray<u8>(96);

/** Scrubs all lines of such a header; whatever is neither a path nor a URL of http or https goes. */
export function scrubPath(m: Message, lines: Lines): void {
  const out = m.out;
  const f = openTrimmed(m, Carrier.HEADER, lines.pair(0));
  const start = out.at;
  spend((f.to - f.from) >> 1);
  const path = f.from < f.to && m.buf[f.from] == SLASH ? f.from : writeOrigin(m.buf, f.from, f.to, out);
  if (lines.count > 1 || path < 0) return refuse(m, Carrier.HEADER, Reason.MALFORMED, lines);
  if (!writePath(out, m.buf, path, pathEnd(m.buf, path, f.to))) {
    out.at = start;
    return refuse(m, Carrier.HEADER, isSpent() ? Reason.BUDGET : Reason.LIMIT, lines);
  }
  settleCut(m, lines.pair(0), start, false);
}

/**
 * Appends the path with `*` for each segment that may name somebody; false when it has too many, or no effort is left to
 * tell.
 */
function writePath(out: Writer, buf: StaticArray<u8>, from: i32, to: i32): bool {
  let owner = false;
  let segments = 0;
  for (let at = from; at < to; ) {
    const start = at + 1; // behind its slash
    at = indexOf(buf, SLASH, start, to);
    out.byte(SLASH);
    if (start == at) continue;
    if (++segments > SEGMENTS_LIMIT) return false;
    const plain = isPlainSegment(buf, start, at);
    if (plain && !owner) out.bytes(buf, start, at);
    else out.byte(ASTERISK);
    owner = namesOwner(buf, start, at);
    if (isSpent()) return false;
  }
  return true;
}

/**
 * Whether the segment [from, end), decoded once, says of the next one who or which that is: `users`, `Orders`. After `.`
 * and `..` nobody knows (RFC 3986 section 5.2.4).
 */
function namesOwner(buf: StaticArray<u8>, from: i32, end: i32): bool {
  const to = indexOf(buf, SEMICOLON, from, end); // its parameters are not it
  if (to - from > question.length - SUFFIX) return true;
  let length = decodePercent(buf, from, to, question, 0);
  if (length < 0) {
    length = to - from; // an escape cut short stands for itself
    memory.copy(changetype<usize>(question), changetype<usize>(buf) + from, length);
  }
  if (isDots(question, length)) return true;
  question[length] = DASH;
  question[length + 1] = 0x69;
  question[length + 2] = 0x64;
  const cls = recentMeaning(question, 0, length + SUFFIX, hashName(question, 0, length), null);
  return cls != Class.UNKNOWN && cls != Class.ENV && cls != Class.SAFE;
}

function isDots(buf: StaticArray<u8>, length: i32): bool {
  for (let i = 0; i < length; i++) if (buf[i] != DOT) return false;
  return true;
}

/**
 * Settles the header in hand, the one line of `pair`, as what stands in `out` from `start` on; not written where that is
 * what came, or `same` says that it is as good.
 */
export function settleCut(m: Message, pair: i32, start: i32, same: bool): void {
  const f = m.field;
  f.at = start;
  f.changed = !same && !equal(m.out.buf, start, m.out.at, f.buf, f.from, f.to);
  f.action = f.changed ? Action.MASK : Action.KEEP;
  f.reason = Reason.CARRIER;
  settleField(m);
  if (f.changed) m.replace(pair, start);
}
