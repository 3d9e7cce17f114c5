// The new value of a field: token, hash or mask, written to `out`. What cannot be made becomes strip, with its reason.
import { AT, COMMA, EQUALS, PERCENT, PLUS } from "../bytes/ascii";
import { indexOf } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { isEmail } from "../detect/value/email";
import { Leaf, Seal, Use } from "../token/bundle";
import { Memo } from "../token/memo";
import { mint } from "../token/mint";
import { TokenKind } from "../token/token";
import { Action, Mode, Scope } from "../words/action";
import { Reason } from "../words/reason";
import { decision } from "./judge";
import { passLine } from "./memo";
import { out } from "./output";
import { Rules } from "./rules";

const TOKEN_LIMIT_BYTES: i32 = 63;
const HASH_LIMIT_BYTES: i32 = 255;
const MASK_STAR: u8 = 0x2a;

/** What a decision needs to know of the message under way besides its fields. */
export class Message {
  /** Whether its pairs are trailers, which Envoy's connection manager does not look at. */
  trailers: bool = false;
  /** Tokens made new in this message so far. */
  minted: i32 = 0;
  /** Whether the message has a trace id, and its low half: for scope trace. */
  traced: bool = false;
  traceLow: u64 = 0;
}

export const message: Message = new Message();

/** Recent tokens of this VM. */
export let memo: Memo | null = null;

/** Gives the VM its memo; without one every token is minted anew. */
export function useMemo(fresh: Memo): void {
  memo = fresh;
}

/**
 * Writes the new value of the field that `decision` is about to `out`. `encode`: the carrier wants what stands outside
 * its value grammar percent-encoded. On failure nothing is written, `decision` is strip and the answer false.
 */
export function writeValue(rules: Rules, buf: StaticArray<u8>, from: i32, to: i32, encode: bool): bool {
  const d = decision;
  if (d.action == Action.MASK) {
    writeMask(out, buf, from, to, encode);
    return true;
  }
  let hashed = d.action == Action.HASH;
  const entry = d.entry;
  if (to - from > TOKEN_LIMIT_BYTES && !hashed) {
    if (entry === null || entry.long != Action.HASH) return refuse(Reason.LONG);
    hashed = true;
  }
  if (to == from || to - from > HASH_LIMIT_BYTES) return refuse(Reason.LONG);
  const scope = entry !== null ? entry.scope : Scope.TENANT;
  const inTrace = scope == Scope.TRACE && !hashed;
  const use = hashed
    ? scope == Scope.SERVICE
      ? Use.HASH_SERVICE
      : Use.HASH_TENANT
    : inTrace
      ? Use.TOKEN_TRACE
      : scope == Scope.SERVICE
        ? Use.TOKEN_SERVICE
        : Use.TOKEN_TENANT;
  if (inTrace) passLine();
  const leaf = rules.leaves[use];
  const seal = rules.seals[use];
  if (leaf === null || seal === null || d.tokenClass == 0) return refuse(Reason.NO_KEY);
  if (inTrace && !message.traced) return refuse(Reason.NO_TRACE);
  if (rules.policy.mode == Mode.REPORT) {
    out.text(hashed ? "(hash)" : "(token)"); // rule 17: mints nothing, and nothing of this is applied
    return true;
  }
  const kind = hashed ? TokenKind.HASH : inTrace ? TokenKind.TRACE : TokenKind.TOKEN;
  return inTrace
    ? writeNew(rules, leaf, seal, kind, buf, from, to)
    : writeRecent(rules, leaf, seal, kind, buf, from, to);
}

function refuse(reason: i32): bool {
  decision.strip(reason);
  return false;
}

function writeNew(rules: Rules, leaf: Leaf, seal: Seal, kind: i32, buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (message.minted >= rules.policy.newTokens) return refuse(Reason.CAP);
  message.minted++;
  // A value that is new may never come again: its line is kept once the token is known.
  passLine();
  if (!mint(leaf, seal, kind, decision.tokenClass, buf, from, to, message.traceLow, out)) return refuse(Reason.LONG);
  return true;
}

function writeRecent(rules: Rules, leaf: Leaf, seal: Seal, kind: i32, buf: StaticArray<u8>, from: i32, to: i32): bool {
  const recent = memo;
  if (recent === null) return writeNew(rules, leaf, seal, kind, buf, from, to);
  if (recent.find(leaf, decision.tokenClass, buf, from, to, out)) return true;
  const start = out.at;
  if (!writeNew(rules, leaf, seal, kind, buf, from, to)) return false;
  if (!out.full) recent.keep(out.buf, start, out.at);
  return true;
}

/** Whether [from, to) already is what `mask` writes: `****`, then nothing, at most 4 bytes, or `@domain`. */
function isMasked(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (to - from < 4) return false;
  for (let i = from; i < from + 4; i++) if (buf[i] != MASK_STAR) return false;
  return to - from <= 8 || (buf[from + 4] == AT && isEmail(buf, from, to));
}

/** Rule 20: `****@domain` for an e-mail address, else `****` and at most the last 4 bytes of at least 12 characters. */
function writeMask(to: Writer, buf: StaticArray<u8>, from: i32, end: i32, encode: bool): void {
  if (isMasked(buf, from, end)) {
    write(to, buf, from, end, encode);
    return;
  }
  for (let i = 0; i < 4; i++) to.byte(MASK_STAR);
  if (isEmail(buf, from, end)) {
    write(to, buf, indexOf(buf, AT, from, end), end, encode);
  } else if (countCharacters(buf, from, end) >= 12) {
    let tail = end - 4;
    while (tail < end && isContinuation(buf[tail])) tail++; // no half of a character
    write(to, buf, tail, end, encode);
  }
}

/** The characters of a run of UTF-8; in any other encoding, the bytes that could start one. */
function countCharacters(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let count = 0;
  for (let i = from; i < to; i++) count += <i32>!isContinuation(buf[i]);
  return count;
}

function isContinuation(c: u8): bool {
  return (c & 0xc0) == 0x80;
}

/** Appends a value, percent-encoding what must not stand raw in a baggage value, `+` and `,` included. */
function write(to: Writer, buf: StaticArray<u8>, from: i32, end: i32, encode: bool): void {
  for (let i = from; i < end; i++) {
    const c = buf[i];
    const plain =
      c > 0x20 &&
      c < 0x7f &&
      c != 0x22 &&
      c != COMMA &&
      c != 0x3b &&
      c != 0x5c &&
      c != PERCENT &&
      c != PLUS &&
      c != EQUALS;
    if (!encode || plain) {
      to.byte(c);
    } else {
      to.byte(PERCENT);
      hexUpper(to, c >> 4);
      hexUpper(to, c & 15);
    }
  }
}

function hexUpper(to: Writer, digit: u8): void {
  to.byte(digit < 10 ? 0x30 + digit : 0x37 + digit);
}
