// Minting (token-spec.md, TOKEN): deterministic, so equal values under one leaf and class give equal text.
import { base64urlLength, encodeBase64url } from "../bytes/base64url";
import { Writer } from "../bytes/writer";
import { encryptBlock } from "../crypto/aes";
import { blockOf, highHalf, loadBlock, storeBlock } from "../crypto/block";
import { sipHash } from "../crypto/siphash";
import { addS2v, encryptSiv, endS2v } from "../crypto/siv";
import { Seal } from "./bundle";
import { AD_SLOTS, Leaf, tokenKindOf } from "./leaf";
import {
  BODY_BYTES,
  HASH_VALUE_BYTES,
  HEAD_BYTES,
  PREFIX_BYTES,
  TokenKind,
  TW_BYTES,
  V_BYTES,
  VALUE_BYTES,
} from "./token";

/**
 * Appends the token of the value [from, to), or answers false and appends nothing: the value does not fit (1..63 bytes,
 * for a hash 1..255), `kind` is not the leaf's, `cls` is not 1..255, `seal` is of another epoch, or `out` is too small
 * (then it is `full`). `traceLow` is the low half of the trace id, for kind 3 only; the caller knows that there is one.
 */
export function mint(
  leaf: Leaf,
  seal: Seal,
  kind: i32,
  cls: i32,
  buf: StaticArray<u8>,
  from: i32,
  to: i32,
  traceLow: u64,
  out: Writer,
): bool {
  const size = to - from;
  if (kind == 0 || kind != tokenKindOf(leaf.use) || seal.epoch != leaf.epoch || cls < 1 || cls > 255) return false;
  if (size < 1 || size > (kind == TokenKind.HASH ? HASH_VALUE_BYTES : VALUE_BYTES)) return false;

  const body = changetype<usize>(BODY);
  BODY[0] = <u8>((kind << 4) | (leaf.epoch & 15));
  store<u32>(body + 1, bswap<u32>(leaf.kid));
  BODY[5] = <u8>cls;
  let at = HEAD_BYTES;
  let tw: u64 = 0;
  if (kind == TokenKind.TRACE) {
    tw = traceWord(leaf, traceLow);
    store<u64>(body + at, bswap<u64>(tw));
    at += TW_BYTES;
  }
  const d = stateAfterAd(leaf, cls, tw, at);
  const vAt = at;
  at += V_BYTES;
  if (kind == TokenKind.HASH) {
    storeBlock(BODY, vAt, endS2v(leaf.k1, d, LONG, 0, pad(buf, from, to, LONG, 0)));
  } else {
    const cEnd = pad(buf, from, to, BODY, at);
    storeBlock(BODY, vAt, encryptSiv(leaf.k1, leaf.parts[1], d, BODY, at, cEnd));
    at = cEnd;
  }
  store<u64>(body + at, sipHash(seal.k0, seal.k1, BODY, 0, at));
  return write(out, at + 8);
}

/** P = v || 0x80 || 0x00* to the next multiple of 16; answers its end. */
function pad(buf: StaticArray<u8>, from: i32, to: i32, out: StaticArray<u8>, at: i32): i32 {
  const size = to - from;
  const end = at + ((size + 16) & ~15);
  assert(from >= 0 && to <= buf.length && end <= out.length);
  storeBlock(out, end - 16, i64x2.splat(0));
  memory.copy(changetype<usize>(out) + at, changetype<usize>(buf) + from, size);
  out[at + size] = 0x80;
  return end;
}

/** tw = first 8 bytes of AES(Kt, 0^8 || L), kept for the trace it was last made for. */
function traceWord(leaf: Leaf, traceLow: u64): u64 {
  if (!leaf.twKnown || leaf.traceLow != traceLow) {
    leaf.tw = highHalf(encryptBlock(leaf.parts[2], blockOf(0, traceLow)));
    leaf.traceLow = traceLow;
    leaf.twKnown = true;
  }
  return leaf.tw;
}

/** S2V after AD = "t1" || head || tw, whose last two parts are the first `end` bytes of BODY. */
function stateAfterAd(leaf: Leaf, cls: i32, tw: u64, end: i32): v128 {
  const slot = cls & (AD_SLOTS - 1);
  if (leaf.adClass[slot] != cls || leaf.adTw[slot] != tw) {
    memory.copy(changetype<usize>(AD) + 2, changetype<usize>(BODY), end);
    const d = addS2v(leaf.k1, loadBlock(leaf.start, 0), AD, 0, 2 + end);
    storeBlock(leaf.adState, 16 * slot, d);
    leaf.adClass[slot] = <u8>cls;
    leaf.adTw[slot] = tw;
  }
  return loadBlock(leaf.adState, 16 * slot);
}

/** Appends the text of BODY's first `size` bytes, or nothing. */
function write(out: Writer, size: i32): bool {
  if (out.full || out.buf.length - out.at < PREFIX_BYTES + base64urlLength(size)) {
    out.full = true;
    return false;
  }
  out.text("t1.");
  encodeBase64url(out, BODY, 0, size);
  return true;
}

const BODY = new StaticArray<u8>(BODY_BYTES);
/** "t1" || head || tw. */
const AD: StaticArray<u8> = [0x74, 0x31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
/** P of a hash: the longest value and its padding. */
const LONG = new StaticArray<u8>(HASH_VALUE_BYTES + 1);
