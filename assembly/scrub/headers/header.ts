// Plain headers (policy-semantics.md 9, 11, 15, 16): those that an entry names, and at a boundary those that say by
// their name who is asking, what was asked for or which request it is. All others are not touched.
import { PAIRS, PAIRS_LIMIT } from "../../bytes/pairs";
import { equal, equalsText } from "../../bytes/scan";
import { Coding } from "../../decide/field";
import { openHeader, refuse } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { findEntry, NAME_LIMIT_BYTES } from "../../decide/name";
import { Bound } from "../../decide/rules";
import { isSpent, spend, startHeaderEffort } from "../../detect/effort";
import { isReservedHeader } from "../../policy/header";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Reason } from "../../words/reason";
import { scrubSame } from "../each";
import { findHandling, Handling, looksAtEdge } from "./edge";
import { scrubPath } from "./path";
import { scrubReferer } from "./referer";
import { scrubRequestId } from "./requestid";

/** More such headers than this in one message are stripped unread: each costs a look at all pairs behind it. */
const NAMES_LIMIT: i32 = 64;

/** So many bytes of names that are compared, as a power of two, take as much effort as one that is looked at. */
const COMPARED_SHIFT: i32 = 6;

/** Which pairs were scrubbed with an earlier line of their name. */
const done = new StaticArray<bool>(PAIRS_LIMIT);
let names: i32 = 0;
/** Whether an entry can name a plain header here, and whether names alone can say something. */
let named: bool = false;
let edge: bool = false;

/** The lines of the name in hand. */
const lines: Lines = new Lines();

/** Whether plain headers are looked at here; if so, starts a new message. */
export function startHeaders(m: Message): bool {
  named = m.rules.bound[Carrier.HEADER].length > 0;
  edge = looksAtEdge(m.rules);
  if (!named && !edge) return false;
  startHeaderEffort();
  memory.fill(changetype<usize>(done), 0, PAIRS.count);
  names = 0;
  return true;
}

/** Scrubs the pair, together with all later lines of its name, if an entry names it or its name says something. */
export function scrubHeader(m: Message, pair: i32): void {
  if (done[pair]) return;
  const from = PAIRS.nameFrom(pair);
  const to = PAIRS.nameTo(pair);
  if (to - from > NAME_LIMIT_BYTES) return stripUnread(m, pair, Reason.LIMIT);
  if (isSpent()) return scrubUnread(m, pair);
  if (named) {
    const bound = findEntry(m.rules, Carrier.HEADER, m.buf, from, to);
    if (bound !== null && !isReservedHeader(m.buf, from, to)) {
      if (!take(m.buf, pair)) return stripUnread(m, pair, Reason.LIMIT);
      return scrubLines(m, bound, m.rules.policy.unknown, Reason.UNKNOWN);
    }
  }
  const handling = edge ? findHandling(m, from, to) : Handling.LEAVE;
  if (isSpent()) return scrubUnread(m, pair);
  if (handling == Handling.LEAVE) return;
  if (!take(m.buf, pair)) return stripUnread(m, pair, Reason.LIMIT);
  switch (handling) {
    case Handling.REQUEST_ID:
      return scrubRequestId(m, lines);
    case Handling.REFERER:
      return scrubReferer(m, lines);
    case Handling.PATH:
      return scrubPath(m, lines);
    case Handling.STRIP:
      return refuse(m, Carrier.HEADER, Reason.CARRIER, lines);
    default: // Handling.IDENTITY and Handling.TOKENIZE
      break;
  }
  findEntry(m.rules, Carrier.HEADER, m.buf, from, to); // takes its name in: of the entries none is about it
  const action = handling == Handling.TOKENIZE ? Action.TOKENIZE : Action.STRIP;
  scrubLines(m, null, action, Reason.IDENTITY);
}

/**
 * Strips a pair whose name nothing may look at any more: neither what it means is known, nor which entry is about it. What
 * HTTP, Envoy or a credential needs no entry names; of that only what the edge takes goes, by its very name.
 */
function scrubUnread(m: Message, pair: i32): void {
  const from = PAIRS.nameFrom(pair);
  const to = PAIRS.nameTo(pair);
  const reserved = isReservedHeader(m.buf, from, to);
  const handling = reserved && edge ? findHandling(m, from, to) : Handling.LEAVE;
  if (reserved && handling == Handling.LEAVE) return;
  if (handling == Handling.REQUEST_ID && take(m.buf, pair)) return scrubRequestId(m, lines);
  stripUnread(m, pair, Reason.BUDGET);
}

/** Takes the pair and all later lines of its name into `lines`; false when there were too many names before. */
function take(buf: StaticArray<u8>, pair: i32): bool {
  if (++names > NAMES_LIMIT) return false;
  lines.count = 0;
  spend(((PAIRS.count - pair) * (PAIRS.nameTo(pair) - PAIRS.nameFrom(pair))) >> COMPARED_SHIFT);
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

function stripUnread(m: Message, pair: i32, reason: i32): void {
  lines.count = 0;
  lines.add(pair);
  refuse(m, Carrier.HEADER, reason, lines);
}

/** Judges every line in hand by itself; `fallback` for `why` is what it gets where there is no entry. */
function scrubLines(m: Message, bound: Bound | null, fallback: i32, why: i32): void {
  const f = openHeader(m, Carrier.HEADER, lines.pair(0));
  // gRPC's binary metadata: an entry is about the bytes (gRPC over HTTP/2, "Requests").
  const binary = equalsText(m.buf, max(f.nameTo - 4, f.nameFrom), f.nameTo, "-bin");
  f.coding = binary ? Coding.BASE64 : Coding.NONE;
  f.otherwise(fallback, why);
  f.bound = bound;
  scrubSame(m, lines);
}
