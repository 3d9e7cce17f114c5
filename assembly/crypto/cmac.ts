// CMAC over AES (SP 800-38B), with both subkeys computed beforehand.
import { AesKey, encryptBlock } from "./aes";
import { double, loadBlock, storeBlock } from "./block";

/** An AES key with the subkeys of SP 800-38B 6.1. Call `derive` whenever the AES key was expanded anew. */
export class CmacKey {
  /** K1 || K2. */
  subkeys: StaticArray<u8> = new StaticArray<u8>(32);

  constructor(public aes: AesKey) {}

  derive(): void {
    const k1 = double(encryptBlock(this.aes, i64x2.splat(0)));
    storeBlock(this.subkeys, 0, k1);
    storeBlock(this.subkeys, 16, double(k1));
  }
}

/** The MAC of [from, to), which may be empty (SP 800-38B 6.2). */
export function cmac(key: CmacKey, buf: StaticArray<u8>, from: i32, to: i32): v128 {
  let state = i64x2.splat(0);
  let at = from;
  for (; to - at > 16; at += 16) state = encryptBlock(key.aes, v128.xor(state, loadBlock(buf, at)));
  const last =
    to - at == 16
      ? v128.xor(loadBlock(buf, at), loadBlock(key.subkeys, 0))
      : v128.xor(padBlock(buf, at, to), loadBlock(key.subkeys, 16));
  return encryptBlock(key.aes, v128.xor(state, last));
}

/** The run of at most 15 bytes, then 0x80, then zeros: `pad` of RFC 5297 2.1. */
export function padBlock(buf: StaticArray<u8>, from: i32, to: i32): v128 {
  assert(from >= 0 && from <= to && to <= buf.length && to - from < 16);
  const size = to - from;
  storeBlock(PADDED, 0, i64x2.splat(0));
  memory.copy(changetype<usize>(PADDED), changetype<usize>(buf) + from, size);
  PADDED[size] = 0x80;
  return loadBlock(PADDED, 0);
}

const PADDED = new StaticArray<u8>(16);
