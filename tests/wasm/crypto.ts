// The primitives of assembly/crypto for tests on Node: everything is a run in one buffer that the test fills and reads.
import { AesKey, encryptRun } from "../../assembly/crypto/aes";
import { loadBlock, storeBlock } from "../../assembly/crypto/block";
import { CmacKey, cmac } from "../../assembly/crypto/cmac";
import { encryptDigits, Halves } from "../../assembly/crypto/ff1";
import { sipHash, sipHash128 } from "../../assembly/crypto/siphash";
import { addS2v, applyCtr, encryptSiv, endS2v, startS2v } from "../../assembly/crypto/siv";

const BUFFER = new StaticArray<u8>(4096);
const FIRST = new AesKey();
const SECOND = new AesKey();
const K1 = new CmacKey(FIRST);
const HALVES = new Halves();
const STATE = new StaticArray<u8>(16);

/** Where in memory offset 0 of every run is. */
export function buffer(): usize {
  return changetype<usize>(BUFFER);
}

export function aesKey(from: i32, length: i32): void {
  FIRST.expand(BUFFER, from, length);
  K1.derive();
}

export function aes(from: i32, at: i32): void {
  encryptRun(FIRST, BUFFER, from, BUFFER, at);
}

export function mac(from: i32, to: i32, at: i32): void {
  storeBlock(BUFFER, at, cmac(K1, BUFFER, from, to));
}

/** The key K1 || K2, and S2V at its start. */
export function sivKey(from: i32, length: i32): void {
  aesKey(from, length >> 1);
  SECOND.expand(BUFFER, from + (length >> 1), length >> 1);
  storeBlock(STATE, 0, startS2v(K1));
}

export function sivAd(from: i32, to: i32): void {
  storeBlock(STATE, 0, addS2v(K1, loadBlock(STATE, 0), BUFFER, from, to));
}

/** Encrypts in place and writes V at `at`. */
export function siv(from: i32, to: i32, at: i32): void {
  storeBlock(BUFFER, at, encryptSiv(K1, SECOND, loadBlock(STATE, 0), BUFFER, from, to));
}

/** Decrypts in place under the V at `at`; whether V fits (RFC 5297 2.7). */
export function sivOpen(from: i32, to: i32, at: i32): bool {
  const v = loadBlock(BUFFER, at);
  applyCtr(SECOND, v, BUFFER, from, to);
  return !v128.any_true(v128.xor(v, endS2v(K1, loadBlock(STATE, 0), BUFFER, from, to)));
}

/** FF1 over `digits` hexadecimal digits under the key taken last; answers the first half, `ff1Right` the second. */
export function ff1(tweak: i32, digits: i32, left: u64, right: u64): u64 {
  HALVES.left = left;
  HALVES.right = right;
  encryptDigits(FIRST, <u8>tweak, digits, HALVES);
  return HALVES.left;
}

export function ff1Right(): u64 {
  return HALVES.right;
}

export function sip(k0: u64, k1: u64, from: i32, to: i32): u64 {
  return sipHash(k0, k1, BUFFER, from, to);
}

/** Writes the 128 bits of [from, to), of which the first eight bytes are given apart, at `at`. */
export function sip128(k0: u64, k1: u64, from: i32, to: i32, at: i32): void {
  const first = load<u64>(changetype<usize>(BUFFER) + from);
  storeBlock(BUFFER, at, sipHash128(k0, k1, first, BUFFER, from + 8, to));
}
