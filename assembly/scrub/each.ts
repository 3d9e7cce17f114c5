// Headers that are a field each: plain ones that policy names, families with the key in the header's name, values that
// are one thing. Policy decides them like members of a list; a header that stays is not touched.
import { PAIRS, PAIRS_LIMIT } from "../bytes/pairs";
import { equal } from "../bytes/scan";
import { findKey } from "../carriers/key";
import { settleField, stripField, writeField } from "../decide/door";
import { Coding, Field, PLAIN_LIMIT_BYTES } from "../decide/field";
import { refuse, trim } from "../decide/header";
import { judge } from "../decide/judge";
import { Lines } from "../decide/lines";
import { Message } from "../decide/message";
import { findEntry, NAME_LIMIT_BYTES } from "../decide/name";
import { isSpent, spend } from "../detect/effort";
import { Action } from "../words/action";
import { Reason } from "../words/reason";

/** More names than this in one message are stripped unread: each costs a look at all lines behind it. */
const NAMES_LIMIT: i32 = 64;

/** So many bytes of names that are compared, as a power of two, take as much effort as one that is looked at. */
const COMPARED_SHIFT: i32 = 6;

/** Which lines were scrubbed with an earlier line of their name. */
const done = new StaticArray<bool>(PAIRS_LIMIT);
/** The lines of the name at hand. */
const same: Lines = new Lines();

/**
 * Scrubs each of `lines`, which are of any names; `fallback` is what a field gets that no entry names, for `why`. `opaque`:
 * only their vendor can read them.
 */
export function scrubEach(
  m: Message,
  carrier: i32,
  coding: Coding,
  fallback: i32,
  why: i32,
  lines: Lines,
  opaque: bool = false,
): void {
  memory.fill(changetype<usize>(done), 0, lines.count);
  let names = 0;
  for (let i = 0; i < lines.count; i++) {
    if (done[i]) continue;
    if (isSpent()) return stripRest(m, carrier, lines, i);
    takeSame(m.buf, lines, i, names < NAMES_LIMIT ? lines.count : i + 1);
    const nameTo = PAIRS.nameTo(same.pair(0));
    const keyFrom = findKey(m.buf, PAIRS.nameFrom(same.pair(0)), nameTo);
    if (keyFrom == nameTo) {
      refuse(m, carrier, Reason.MALFORMED, same);
    } else if (nameTo - keyFrom > NAME_LIMIT_BYTES || names == NAMES_LIMIT) {
      refuse(m, carrier, Reason.LIMIT, same);
    } else {
      names++;
      const f = m.field;
      f.open(carrier, m.buf, keyFrom, nameTo, 0, 0);
      f.coding = coding;
      f.opaque = opaque;
      f.otherwise(fallback, why);
      f.bound = findEntry(m.rules, carrier, m.buf, keyFrom, nameTo);
      scrubSame(m, same);
    }
  }
}

/** Strips all lines from `first` on that no earlier line took with it: no effort is left to look at them. */
function stripRest(m: Message, carrier: i32, lines: Lines, first: i32): void {
  same.count = 0;
  for (let i = first; i < lines.count; i++) if (!done[i]) same.add(lines.pair(i));
  refuse(m, carrier, Reason.BUDGET, same);
}

/** Takes the line at `first`, and those of its name before `end`, into `same`. */
function takeSame(buf: StaticArray<u8>, lines: Lines, first: i32, end: i32): void {
  const from = PAIRS.nameFrom(lines.pair(first));
  const to = PAIRS.nameTo(lines.pair(first));
  spend(((end - first) * (to - from)) >> COMPARED_SHIFT);
  same.count = 0;
  for (let i = first; i < end; i++) {
    const pair = lines.pair(i);
    if (!equal(buf, from, to, buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) continue;
    done[i] = true;
    same.add(pair);
  }
}

/** Scrubs `lines` of one name, each the value of the field in hand, whose name was taken in. */
export function scrubSame(m: Message, lines: Lines): void {
  const f = m.field;
  const edits = m.edits;
  const start = edits.count;
  let changed = false;
  let left = 0;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    f.take(PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
    f.repeat = left > 0;
    scrubLine(m, f);
    if (f.action != Action.KEEP) changed = true;
    if (f.action == Action.STRIP) continue;
    if (left++ == 0) m.replace(pair, f.at);
    else m.add(pair, f.at);
  }
  if (!changed) edits.count = start;
  else if (left == 0) m.remove(lines.pair(0));
}

/** Decides the value in hand and appends what becomes of it. */
function scrubLine(m: Message, f: Field): void {
  trim(f);
  if (f.opaque && !m.takeOpaque(f.to - f.from)) return stripField(m, Reason.LIMIT);
  if (!f.decode()) return stripField(m, f.to - f.from > PLAIN_LIMIT_BYTES ? Reason.LIMIT : Reason.MALFORMED);
  judge(m);
  writeField(m);
  settleField(m);
}
