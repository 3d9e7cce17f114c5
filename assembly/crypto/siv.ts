// AES-SIV (RFC 5297): the key is K1, for S2V, and K2, for AES-CTR. S2V goes step by step, so that a caller keeps the
// state after its associated data and spends nothing on it again.
import { AesKey, encryptBlock } from "./aes";
import { double, loadBlock, storeBlock } from "./block";
import { CmacKey, cmac, padBlock } from "./cmac";

/** S2V before any string: CMAC(K1, 0^128) (RFC 5297 2.4). */
export function startS2v(k1: CmacKey): v128 {
  storeBlock(BLOCK, 0, i64x2.splat(0));
  return cmac(k1, BLOCK, 0, 16);
}

/** The state `d` after one more string of associated data. */
export function addS2v(k1: CmacKey, d: v128, buf: StaticArray<u8>, from: i32, to: i32): v128 {
  return v128.xor(double(d), cmac(k1, buf, from, to));
}

/** The synthetic IV of the plaintext [from, to) after `d`. Writes to the run, and restores it. */
export function endS2v(k1: CmacKey, d: v128, buf: StaticArray<u8>, from: i32, to: i32): v128 {
  if (to - from < 16) {
    storeBlock(BLOCK, 0, v128.xor(double(d), padBlock(buf, from, to)));
    return cmac(k1, BLOCK, 0, 16);
  }
  const end = loadBlock(buf, to - 16);
  storeBlock(buf, to - 16, v128.xor(end, d)); // xorend
  const v = cmac(k1, buf, from, to);
  storeBlock(buf, to - 16, end);
  return v;
}

/** Encrypts or decrypts [from, to) in place by AES-CTR from the synthetic IV `v` (RFC 5297 2.5). */
export function applyCtr(k2: AesKey, v: v128, buf: StaticArray<u8>, from: i32, to: i32): void {
  // Bits 31 and 63 are cleared, so no run of this program carries out of the low 32 bits.
  const q = v128.and(v, i32x4(-1, -1, ~0x80, ~0x80));
  const low = bswap<u32>(i32x4.extract_lane(q, 3));
  for (let at = from, block: u32 = 0; at < to; at += 16, block++) {
    const pad = encryptBlock(k2, i32x4.replace_lane(q, 3, bswap<u32>(low + block)));
    if (to - at >= 16) {
      storeBlock(buf, at, v128.xor(loadBlock(buf, at), pad));
    } else {
      storeBlock(BLOCK, 0, pad);
      for (let i = at; i < to; i++) buf[i] ^= BLOCK[i - at];
    }
  }
}

/** Encrypts [from, to) in place after `d`; answers V, which goes before the ciphertext. */
export function encryptSiv(k1: CmacKey, k2: AesKey, d: v128, buf: StaticArray<u8>, from: i32, to: i32): v128 {
  const v = endS2v(k1, d, buf, from, to);
  applyCtr(k2, v, buf, from, to);
  return v;
}

const BLOCK = new StaticArray<u8>(16);
