// The new value of a field: token, hash or mask, written to `out`. What cannot be made becomes strip, with its reason.
import { AT, COMMA, EQUALS, PERCENT, PLUS } from "../bytes/ascii";
import { indexOf } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { isEmail } from "../detect/value/email";
import { Leaf, Seal, Use } from "../token/bundle";
import { Memo } from "../token/memo";
import { mint } from "../token/mint";
import { TokenKind } from "../token/token";
import { Action, Scope } from "../words/action";
import { Reason } from "../words/reason";
import { Coding, Field } from "./field";
import { passLine } from "./memo";
import { Message } from "./message";

const TOKEN_LIMIT_BYTES: i32 = 63;
const HASH_LIMIT_BYTES: i32 = 255;
const MASK_STAR: u8 = 0x2a;

/** Recent tokens of this VM. */
export let memo: Memo | null = null;

/** Gives the VM its memo; without one every token is minted anew. */
export function useMemo(fresh: Memo): void {
  memo = fresh;
}

/**
 * Writes the new value of the field in hand to `out`: its plain value as a token, a hash or a mask, spelled for its
 * carrier but for base64. On failure nothing is written, the field is stripped and the answer false.
 */
export function writeValue(m: Message): bool {
  const f = m.field;
  if (f.action == Action.MASK) {
    const encode = f.coding == Coding.PERCENT || f.coding == Coding.QUERY;
    writeMask(m.out, f.plain, f.plainFrom, f.plainTo, encode);
    return true;
  }
  const bound = f.bound;
  const length = f.plainTo - f.plainFrom;
  let hashed = f.action == Action.HASH;
  if (length > TOKEN_LIMIT_BYTES && !hashed) {
    if (bound === null || bound.entry.long != Action.HASH) return refuse(f, Reason.LONG);
    hashed = true;
  }
  if (length == 0 || length > HASH_LIMIT_BYTES) return refuse(f, Reason.LONG);
  const scope = bound !== null ? bound.entry.scope : Scope.TENANT;
  const inTrace = scope == Scope.TRACE && !hashed;
  const use = useOf(scope, hashed);
  if (inTrace) passLine();
  const leaf = m.rules.leaves[use];
  const seal = m.rules.seals[use];
  if (leaf === null || seal === null || f.tokenClass == 0) return refuse(f, Reason.NO_KEY);
  if (inTrace && !m.traced) return refuse(f, Reason.NO_TRACE);
  if (m.reports) {
    m.out.text(hashed ? "(hash)" : "(token)"); // rule 17: mints nothing, and nothing of this is applied
    return true;
  }
  if (inTrace) return writeNew(m, leaf, seal, TokenKind.TRACE);
  return writeRecent(m, leaf, seal, hashed ? TokenKind.HASH : TokenKind.TOKEN);
}

/** The key that such a token or hash is made with. */
function useOf(scope: Scope, hashed: bool): Use {
  if (hashed) return scope == Scope.SERVICE ? Use.HASH_SERVICE : Use.HASH_TENANT;
  if (scope == Scope.TRACE) return Use.TOKEN_TRACE;
  return scope == Scope.SERVICE ? Use.TOKEN_SERVICE : Use.TOKEN_TENANT;
}

function refuse(f: Field, reason: i32): bool {
  f.strip(reason);
  return false;
}

function writeNew(m: Message, leaf: Leaf, seal: Seal, kind: i32): bool {
  const f = m.field;
  if (m.minted >= m.rules.policy.newTokens) return refuse(f, Reason.CAP);
  m.minted++;
  const made = mint(leaf, seal, kind, f.tokenClass, f.plain, f.plainFrom, f.plainTo, m.traceLow, m.out);
  return made || refuse(f, Reason.LONG);
}

function writeRecent(m: Message, leaf: Leaf, seal: Seal, kind: i32): bool {
  const f = m.field;
  const out = m.out;
  const recent = memo;
  if (recent === null) return writeNew(m, leaf, seal, kind);
  if (recent.find(leaf, f.tokenClass, f.plain, f.plainFrom, f.plainTo, out)) return true;
  const start = out.at;
  if (!writeNew(m, leaf, seal, kind)) return false;
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
