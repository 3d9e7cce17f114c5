// Plain headers (policy-semantics.md 9, 11, 15, 16): those that an entry names, and at a boundary those that say by
// their name who is asking, what was asked for or which request it is. All others are not touched.
import { PAIRS, PAIRS_LIMIT } from "../../bytes/pairs";
import { equal, equalsText } from "../../bytes/scan";
import { Edits } from "../../decide/edits";
import { Hop } from "../../decide/hop";
import { findBound, NAME_LIMIT_BYTES, takeName } from "../../decide/judge";
import { Lines } from "../../decide/lines";
import { refuse } from "../../decide/refuse";
import { Bound, Rules } from "../../decide/rules";
import { isReservedHeader } from "../../policy/header";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubSame } from "../each";
import { Coding } from "../plain";
import { findHandling, Handling, looksAtEdge } from "./edge";
import { scrubPath } from "./path";
import { scrubReferer } from "./referer";
import { scrubRequestId } from "./requestid";

/** More such headers than this in one message are stripped unread: each costs a look at all pairs behind it. */
const NAMES_LIMIT: i32 = 64;

/** Which pairs were scrubbed with an earlier line of their name. */
const done = new StaticArray<bool>(PAIRS_LIMIT);
let names: i32 = 0;
/** Whether an entry can name a plain header here, and whether names alone can say something. */
let named: bool = false;
let edge: bool = false;

/** The lines of the name in hand. */
const lines: Lines = new Lines();

/** Whether plain headers are looked at here; if so, starts a new message. */
export function startHeaders(rules: Rules): bool {
  named = rules.bound[Carrier.HEADER].length > 0;
  edge = looksAtEdge(rules);
  if (!named && !edge) return false;
  memory.fill(changetype<usize>(done), 0, PAIRS.count);
  names = 0;
  return true;
}

/** Scrubs the pair, together with all later lines of its name, if an entry names it or its name says something. */
export function scrubHeader(hop: Hop, rules: Rules, buf: StaticArray<u8>, pair: i32, edits: Edits): void {
  if (done[pair]) return;
  const from = PAIRS.nameFrom(pair);
  const to = PAIRS.nameTo(pair);
  if (to - from > NAME_LIMIT_BYTES) return stripUnread(rules, buf, pair, edits);
  if (named) {
    takeName(buf, from, to);
    const bound = findBound(rules, Carrier.HEADER, buf, from, to);
    if (bound !== null && !isReservedHeader(buf, from, to)) {
      if (!take(buf, pair)) return stripUnread(rules, buf, pair, edits);
      return scrubLines(rules, bound, rules.policy.unknown, Reason.UNKNOWN, buf, edits);
    }
  }
  if (!edge) return;
  const handling = findHandling(hop, rules, buf, from, to);
  if (handling == Handling.LEAVE) return;
  if (!take(buf, pair)) return stripUnread(rules, buf, pair, edits);
  switch (handling) {
    case Handling.REQUEST_ID:
      return scrubRequestId(hop, rules, buf, lines, edits);
    case Handling.REFERER:
      return scrubReferer(rules, buf, lines, edits);
    case Handling.PATH:
      return scrubPath(rules, buf, lines, edits);
    case Handling.STRIP:
      return refuse(rules, Carrier.HEADER, Reason.CARRIER, buf, lines, edits);
    default: // Handling.IDENTITY and Handling.TOKENIZE
      break;
  }
  takeName(buf, from, to);
  const action = handling == Handling.TOKENIZE ? Action.TOKENIZE : Action.STRIP;
  scrubLines(rules, null, action, Reason.IDENTITY, buf, edits);
}

/** Takes the pair and all later lines of its name into `lines`; false when there were too many names before. */
function take(buf: StaticArray<u8>, pair: i32): bool {
  if (++names > NAMES_LIMIT) return false;
  lines.count = 0;
  for (let i = pair; i < PAIRS.count; i++) {
    if (i != pair && !sameName(buf, i, pair)) continue;
    done[i] = true;
    lines.add(i);
  }
  return true;
}

function sameName(buf: StaticArray<u8>, i: i32, j: i32): bool {
  return equal(buf, PAIRS.nameFrom(i), PAIRS.nameTo(i), buf, PAIRS.nameFrom(j), PAIRS.nameTo(j));
}

function stripUnread(rules: Rules, buf: StaticArray<u8>, pair: i32, edits: Edits): void {
  lines.count = 0;
  lines.add(pair);
  refuse(rules, Carrier.HEADER, Reason.LIMIT, buf, lines, edits);
}

/** Judges every line in hand by itself; `fallback` for `reason` is what it gets where there is no entry. */
function scrubLines(
  rules: Rules,
  bound: Bound | null,
  fallback: i32,
  reason: i32,
  buf: StaticArray<u8>,
  edits: Edits,
): void {
  const from = PAIRS.nameFrom(lines.pair(0));
  const to = PAIRS.nameTo(lines.pair(0));
  // gRPC's binary metadata: an entry is about the bytes (gRPC over HTTP/2, "Requests").
  const coding = equalsText(buf, max(to - 4, from), to, "-bin") ? Coding.BASE64 : Coding.NONE;
  scrubSame(rules, Carrier.HEADER, bound, coding, fallback, reason, buf, from, lines, edits);
}
