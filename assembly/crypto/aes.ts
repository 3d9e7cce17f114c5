// AES encryption (FIPS 197). No index and no branch depends on the key or the data: SubBytes is arithmetic on
// nibbles, whose tables of sixteen lie in registers' reach: every byte is looked up by the same shuffles.
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
  const carry = v128.and(i8x16.lt_s(bytes, i8x16.splat(0)), i8x16.splat(0x1b));
  return v128.xor(i8x16.add(bytes, bytes), carry);
}

function subWord(word: u32): u32 {
  return i32x4.extract_lane(subBytes(i32x4.splat(word)), 0);
}

/**
 * SubBytes (FIPS 197 5.1.1) by M. Hamburg, "Accelerating AES with Vector Permute Instructions" (CHES 2009): a byte
 * becomes two nibbles over GF(2^4), whose inverse takes five looks, and comes back through the affine map.
 */
function subBytes(bytes: v128): v128 {
  const nibble = i8x16.splat(15);
  const byte = v128.xor(
    look(INTO_LOW, v128.and(bytes, nibble)),
    look(INTO_HIGH, v128.and(i16x8.shr_u(bytes, 4), nibble)),
  );
  const high = v128.and(i16x8.shr_u(byte, 4), nibble);
  const low = v128.and(byte, nibble);
  const sum = v128.xor(high, low);
  const part = look(INVERSE_A, low);
  const left = v128.xor(look(INVERSE, v128.xor(look(INVERSE, high), part)), sum);
  const right = v128.xor(look(INVERSE, v128.xor(look(INVERSE, sum), part)), high);
  return v128.xor(v128.xor(look(OUT_LEFT, left), look(OUT_RIGHT, right)), i8x16.splat(0x63));
}

/** Looks every byte up in a table of sixteen: 0 for one over 15, such as the 0x80 that stands for 1 / 0. */
function look(table: usize, index: v128): v128 {
  return i8x16.swizzle(v128.load(table), index);
}

// The tables of the paper, by its basis of GF(2^4).
const INTO_LOW: usize = memory.data<u64>([0xc2b2e8985a2a7000, 0xcabae09052227808], 16);
const INTO_HIGH: usize = memory.data<u64>([0x4c01307d317c4d00, 0xcd80b1fcb0fdcc81], 16);
const INVERSE: usize = memory.data<u64>([0x0e05060f0d080180, 0x040703090a0b0c02], 16);
const INVERSE_A: usize = memory.data<u64>([0x01040a060f0b0780, 0x030d0e0c02050809], 16);
const OUT_LEFT: usize = memory.data<u64>([0xd0d26d176fbdc700, 0x15aabf7ac502a878], 16);
const OUT_RIGHT: usize = memory.data<u64>([0xcfe474a55fbb6a00, 0x8e1e90d1412b35fa], 16);
