// AES encryption (FIPS 197). No index and no branch depends on the key or the data: SubBytes looks every byte up by
// sixteen shuffles, one for each row of the S-box, and keeps what the one fitting row gave.
import { loadBlock, storeBlock } from "./block";

/** An expanded key of 128, 192 or 256 bits. */
export class AesKey {
  /** Nr of FIPS 197: 10, 12 or 14. */
  rounds: i32 = 0;
  schedule: StaticArray<u8> = new StaticArray<u8>(240);

  /** Expands the key of `length` bytes (16, 24 or 32) at `from` (FIPS 197 5.2). */
  expand(key: StaticArray<u8>, from: i32, length: i32): void {
    assert(length == 16 || length == 24 || length == 32);
    assert(from >= 0 && from + length <= key.length);
    const words = length >> 2; // Nk
    this.rounds = words + 6;
    const w = changetype<usize>(this.schedule);
    memory.copy(w, changetype<usize>(key) + from, length);
    let rcon: u32 = 1;
    for (let i = words; i < 4 * (this.rounds + 1); i++) {
      let word = load<u32>(w + ((i - 1) << 2)); // little-endian, so RotWord turns to the right
      if (i % words == 0) {
        word = subWord(rotr<u32>(word, 8)) ^ rcon;
        rcon = (rcon << 1) ^ (rcon >> 7 != 0 ? 0x11b : 0);
      } else if (words > 6 && i % words == 4) {
        word = subWord(word);
      }
      store<u32>(w + (i << 2), load<u32>(w + ((i - words) << 2)) ^ word);
    }
  }
}

/** CIPHER of FIPS 197 5.1. */
export function encryptBlock(key: AesKey, block: v128): v128 {
  const w = changetype<usize>(key.schedule);
  const last = w + ((<usize>key.rounds) << 4);
  let state = v128.xor(block, v128.load(w));
  for (let at = w + 16; at < last; at += 16) {
    const rows = subBytes(state);
    // Below, `state` is ShiftRows(rows), and `next` the same with every column turned up by one.
    state = i8x16.shuffle(rows, rows, 0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11);
    const next = i8x16.shuffle(rows, rows, 5, 10, 15, 0, 9, 14, 3, 4, 13, 2, 7, 8, 1, 6, 11, 12);
    const sum = v128.xor(state, next);
    const turned = i8x16.shuffle(sum, sum, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
    state = v128.xor(v128.xor(xtimes(sum), v128.xor(next, turned)), v128.load(at)); // MixColumns, AddRoundKey
  }
  const rows = subBytes(state);
  state = i8x16.shuffle(rows, rows, 0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11);
  return v128.xor(state, v128.load(last));
}

/** Encrypts the 16 bytes at `from` into `out` at `at`. */
export function encryptRun(key: AesKey, buf: StaticArray<u8>, from: i32, out: StaticArray<u8>, at: i32): void {
  storeBlock(out, at, encryptBlock(key, loadBlock(buf, from)));
}

/** Every byte times x in GF(2^8) (FIPS 197 4.2). */
function xtimes(bytes: v128): v128 {
  const carry = v128.and(i8x16.shr_s(bytes, 7), i8x16.splat(0x1b));
  return v128.xor(i8x16.add(bytes, bytes), carry);
}

function subWord(word: u32): u32 {
  return i32x4.extract_lane(subBytes(i32x4.splat(word)), 0);
}

/** SubBytes (FIPS 197 5.1.1). A shuffle gives 0 where the index is over 15, so only the row of the high nibble counts. */
function subBytes(bytes: v128): v128 {
  const row = i8x16.splat(16);
  const box = changetype<usize>(SBOX);
  let index = bytes;
  let found = i8x16.swizzle(v128.load(box, 0), index);
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 16), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 32), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 48), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 64), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 80), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 96), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 112), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 128), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 144), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 160), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 176), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 192), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 208), index));
  index = i8x16.sub(index, row);
  found = v128.or(found, i8x16.swizzle(v128.load(box, 224), index));
  index = i8x16.sub(index, row);
  return v128.or(found, i8x16.swizzle(v128.load(box, 240), index));
}

// FIPS 197 figure 7.
// biome-ignore format: one row a line
const SBOX: StaticArray<u8> = [
  0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5, 0x30, 0x01, 0x67, 0x2b, 0xfe, 0xd7, 0xab, 0x76,
  0xca, 0x82, 0xc9, 0x7d, 0xfa, 0x59, 0x47, 0xf0, 0xad, 0xd4, 0xa2, 0xaf, 0x9c, 0xa4, 0x72, 0xc0,
  0xb7, 0xfd, 0x93, 0x26, 0x36, 0x3f, 0xf7, 0xcc, 0x34, 0xa5, 0xe5, 0xf1, 0x71, 0xd8, 0x31, 0x15,
  0x04, 0xc7, 0x23, 0xc3, 0x18, 0x96, 0x05, 0x9a, 0x07, 0x12, 0x80, 0xe2, 0xeb, 0x27, 0xb2, 0x75,
  0x09, 0x83, 0x2c, 0x1a, 0x1b, 0x6e, 0x5a, 0xa0, 0x52, 0x3b, 0xd6, 0xb3, 0x29, 0xe3, 0x2f, 0x84,
  0x53, 0xd1, 0x00, 0xed, 0x20, 0xfc, 0xb1, 0x5b, 0x6a, 0xcb, 0xbe, 0x39, 0x4a, 0x4c, 0x58, 0xcf,
  0xd0, 0xef, 0xaa, 0xfb, 0x43, 0x4d, 0x33, 0x85, 0x45, 0xf9, 0x02, 0x7f, 0x50, 0x3c, 0x9f, 0xa8,
  0x51, 0xa3, 0x40, 0x8f, 0x92, 0x9d, 0x38, 0xf5, 0xbc, 0xb6, 0xda, 0x21, 0x10, 0xff, 0xf3, 0xd2,
  0xcd, 0x0c, 0x13, 0xec, 0x5f, 0x97, 0x44, 0x17, 0xc4, 0xa7, 0x7e, 0x3d, 0x64, 0x5d, 0x19, 0x73,
  0x60, 0x81, 0x4f, 0xdc, 0x22, 0x2a, 0x90, 0x88, 0x46, 0xee, 0xb8, 0x14, 0xde, 0x5e, 0x0b, 0xdb,
  0xe0, 0x32, 0x3a, 0x0a, 0x49, 0x06, 0x24, 0x5c, 0xc2, 0xd3, 0xac, 0x62, 0x91, 0x95, 0xe4, 0x79,
  0xe7, 0xc8, 0x37, 0x6d, 0x8d, 0xd5, 0x4e, 0xa9, 0x6c, 0x56, 0xf4, 0xea, 0x65, 0x7a, 0xae, 0x08,
  0xba, 0x78, 0x25, 0x2e, 0x1c, 0xa6, 0xb4, 0xc6, 0xe8, 0xdd, 0x74, 0x1f, 0x4b, 0xbd, 0x8b, 0x8a,
  0x70, 0x3e, 0xb5, 0x66, 0x48, 0x03, 0xf6, 0x0e, 0x61, 0x35, 0x57, 0xb9, 0x86, 0xc1, 0x1d, 0x9e,
  0xe1, 0xf8, 0x98, 0x11, 0x69, 0xd9, 0x8e, 0x94, 0x9b, 0x1e, 0x87, 0xe9, 0xce, 0x55, 0x28, 0xdf,
  0x8c, 0xa1, 0x89, 0x0d, 0xbf, 0xe6, 0x42, 0x68, 0x41, 0x99, 0x2d, 0x0f, 0xb0, 0x54, 0xbb, 0x16,
];
