// Plain headers that policy names (policy-semantics.md 9, 11, 15, 16). Headers that nothing names are not touched.
import { PAIRS, PAIRS_LIMIT } from "../bytes/pairs";
import { dropOws, equal, skipOws } from "../bytes/scan";
import { Edits } from "../decide/edits";
import { settle, settleStripped } from "../decide/field";
import { decision, findBound, judge, NAME_LIMIT_BYTES, takeName } from "../decide/judge";
import { out } from "../decide/output";
import { Bound, Rules } from "../decide/rules";
import { writeValue } from "../decide/transform";
import { isReservedHeader } from "../policy/header";
import { Action } from "../words/action";
import { Carrier } from "../words/carrier";
import { Reason } from "../words/reason";

/** More named headers than this in one message are stripped unread: each costs a look at all pairs behind it. */
const NAMES_LIMIT: i32 = 64;

/** Which pairs were scrubbed with an earlier line of their name. */
const done = new StaticArray<bool>(PAIRS_LIMIT);
let names: i32 = 0;

/** Whether any entry can name a plain header here; if so, starts a new message. */
export function startHeaders(rules: Rules): bool {
  if (rules.bound[Carrier.HEADER].length == 0) return false;
  memory.fill(changetype<usize>(done), 0, PAIRS.count);
  names = 0;
  return true;
}

/** Scrubs the pair if an entry names it, together with all later lines of its name. */
export function scrubHeader(rules: Rules, buf: StaticArray<u8>, pair: i32, edits: Edits): void {
  const nameFrom = PAIRS.nameFrom(pair);
  const nameTo = PAIRS.nameTo(pair);
  if (done[pair]) return;
  if (nameTo - nameFrom > NAME_LIMIT_BYTES) return stripUnread(rules, buf, pair, edits);
  takeName(buf, nameFrom, nameTo);
  const bound = findBound(rules, Carrier.HEADER, buf, nameFrom, nameTo);
  if (bound === null || isReservedHeader(buf, nameFrom, nameTo)) return;
  if (++names > NAMES_LIMIT) return stripUnread(rules, buf, pair, edits);
  const start = edits.count;
  let changed = false;
  let lines = 0;
  for (let i = pair; i < PAIRS.count; i++) {
    if (i != pair && !sameName(buf, i, pair)) continue;
    done[i] = true;
    const from = skipOws(buf, PAIRS.valueFrom(i), PAIRS.valueTo(i));
    const to = dropOws(buf, from, PAIRS.valueTo(i));
    if (scrubLine(rules, bound, buf, nameFrom, nameTo, from, to, lines)) changed = true;
    if (decision.action == Action.STRIP) continue;
    if (lines++ == 0) edits.replace(nameFrom, nameTo, lineFrom, out.at);
    else edits.add(nameFrom, nameTo, lineFrom, out.at);
  }
  if (!changed) edits.count = start;
  else if (lines == 0) edits.remove(nameFrom, nameTo);
}

function stripUnread(rules: Rules, buf: StaticArray<u8>, pair: i32, edits: Edits): void {
  const from = PAIRS.nameFrom(pair);
  const to = PAIRS.nameTo(pair);
  const valueFrom = PAIRS.valueFrom(pair);
  settleStripped(rules, Carrier.HEADER, Reason.LIMIT, buf, from, to, valueFrom, PAIRS.valueTo(pair));
  edits.remove(from, to);
}

/** Where the line written last starts in `out`. */
let lineFrom: i32 = 0;

/** Judges one line and writes what it becomes to `out`; answers whether that is another. `kept`: lines that stayed. */
function scrubLine(
  rules: Rules,
  bound: Bound,
  buf: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  from: i32,
  to: i32,
  kept: i32,
): bool {
  const d = decision;
  const unknown = rules.policy.unknown;
  judge(rules, Carrier.HEADER, bound, unknown, Reason.UNKNOWN, kept > 0, buf, nameFrom, nameTo, buf, from, to);
  lineFrom = out.at;
  if (d.action == Action.KEEP) out.bytes(buf, from, to);
  else if (d.action != Action.STRIP) writeValue(rules, buf, from, to, false);
  const changed = d.action != Action.KEEP;
  settle(rules, Carrier.HEADER, buf, nameFrom, nameTo, from, to, lineFrom, changed);
  return changed;
}

function sameName(buf: StaticArray<u8>, i: i32, j: i32): bool {
  return equal(buf, PAIRS.nameFrom(i), PAIRS.nameTo(i), buf, PAIRS.nameFrom(j), PAIRS.nameTo(j));
}
