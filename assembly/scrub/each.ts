// Headers that are a field each: plain ones that policy names, families with the key in the header's name, values that
// are one thing. Policy decides them like members of a list; a header that stays is not touched.
import { encodeBase64 } from "../bytes/base64";
import { PAIRS, PAIRS_LIMIT } from "../bytes/pairs";
import { dropOws, equal, skipOws } from "../bytes/scan";
import { findKey } from "../carriers/key";
import { Edits } from "../decide/edits";
import { settle, settleStripped } from "../decide/field";
import { decision, findBound, judge, NAME_LIMIT_BYTES, takeName } from "../decide/judge";
import { Lines } from "../decide/lines";
import { out } from "../decide/output";
import { refuse } from "../decide/refuse";
import { Bound, Rules } from "../decide/rules";
import { writeValue } from "../decide/transform";
import { Action } from "../words/action";
import { Reason } from "../words/reason";
import { Coding, PLAIN_LIMIT_BYTES, plain, takeValue } from "./plain";

/** More names than this in one message are stripped unread: each costs a look at all lines behind it. */
const NAMES_LIMIT: i32 = 64;

/** Which lines were scrubbed with an earlier line of their name. */
const done = new StaticArray<bool>(PAIRS_LIMIT);
/** The lines of the name at hand. */
const same: Lines = new Lines();

/** Scrubs each of `lines`, which are of any names; `fallback` is what a field gets that no entry names. */
export function scrubEach(
  rules: Rules,
  carrier: i32,
  coding: Coding,
  fallback: i32,
  reason: i32,
  buf: StaticArray<u8>,
  lines: Lines,
  edits: Edits,
): void {
  memory.fill(changetype<usize>(done), 0, lines.count);
  let names = 0;
  for (let i = 0; i < lines.count; i++) {
    if (done[i]) continue;
    const nameFrom = PAIRS.nameFrom(lines.pair(i));
    const nameTo = PAIRS.nameTo(lines.pair(i));
    same.count = 0;
    const behind = names < NAMES_LIMIT ? lines.count : i + 1;
    for (let j = i; j < behind; j++) {
      const pair = lines.pair(j);
      if (!equal(buf, nameFrom, nameTo, buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) continue;
      done[j] = true;
      same.add(pair);
    }
    const keyFrom = findKey(buf, nameFrom, nameTo);
    if (keyFrom == nameTo) {
      refuse(rules, carrier, Reason.MALFORMED, buf, same, edits);
    } else if (nameTo - keyFrom > NAME_LIMIT_BYTES || names == NAMES_LIMIT) {
      refuse(rules, carrier, Reason.LIMIT, buf, same, edits);
    } else {
      names++;
      takeName(buf, keyFrom, nameTo);
      const bound = findBound(rules, carrier, buf, keyFrom, nameTo);
      scrubSame(rules, carrier, bound, coding, fallback, reason, buf, keyFrom, same, edits);
    }
  }
}

/** Scrubs `lines` of one name, whose key starts at `keyFrom` and was taken in; `bound` is the entry that fits it. */
export function scrubSame(
  rules: Rules,
  carrier: i32,
  bound: Bound | null,
  coding: Coding,
  fallback: i32,
  reason: i32,
  buf: StaticArray<u8>,
  keyFrom: i32,
  lines: Lines,
  edits: Edits,
): void {
  const d = decision;
  const nameFrom = PAIRS.nameFrom(lines.pair(0));
  const nameTo = PAIRS.nameTo(lines.pair(0));
  const start = edits.count;
  let changed = false;
  let left = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const from = skipOws(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
    const to = dropOws(buf, from, PAIRS.valueTo(pair));
    if (!takeValue(coding, buf, from, to)) {
      changed = true;
      const why = to - from > PLAIN_LIMIT_BYTES ? Reason.LIMIT : Reason.MALFORMED;
      settleStripped(rules, carrier, why, buf, keyFrom, nameTo, from, to);
      continue;
    }
    const v = plain;
    judge(rules, carrier, bound, fallback, reason, left > 0, buf, keyFrom, nameTo, v.buf, v.from, v.to);
    if (bound === null && d.action == Action.TOKENIZE && d.tokenClass == 0) d.tokenClass = d.cls; // what its name means
    let at = out.at;
    if (d.action == Action.KEEP) out.bytes(buf, from, to);
    else if (d.action != Action.STRIP) at = write(rules, coding);
    if (d.action != Action.KEEP) changed = true;
    settle(rules, carrier, buf, keyFrom, nameTo, from, to, at, d.action != Action.KEEP);
    if (d.action == Action.STRIP) continue;
    if (left++ == 0) edits.replace(nameFrom, nameTo, at, out.at);
    else edits.add(nameFrom, nameTo, at, out.at);
  }
  if (!changed) edits.count = start;
  else if (left == 0) edits.remove(nameFrom, nameTo);
}

/** Writes the new value of what was taken in last, encoded as its carrier wants it; answers where it starts. */
function write(rules: Rules, coding: Coding): i32 {
  const at = out.at;
  const percent = coding == Coding.PERCENT || coding == Coding.QUERY;
  if (!writeValue(rules, plain.buf, plain.from, plain.to, percent) || coding != Coding.BASE64) return at;
  const bytes = out.at;
  encodeBase64(out, out.buf, at, bytes, false);
  return bytes;
}
