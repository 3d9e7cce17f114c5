// AES encryption (FIPS 197). No index and no branch depends on the key or the data: SubBytes is arithmetic on
// nibbles, whose tables of sixteen lie in registers' reach: every byte is looked up by the same shuffles.
import { loadBlock, storeBlock } from "./block";

/** An expanded key of 128, 192 or 256 bits. */
export class AesKey {
  /** Nr of FIPS 197: 10, 12 or 14. */
  rounds: i32 = 0;
  /** The key schedule as `encryptBlock` adds it. */
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
    const affine = i8x16.splat(AFFINE);
    const last = this.rounds << 4;
    for (let at = 16; at < last; at += 16) {
      v128.store(w + at, turned(into(v128.xor(v128.load(w + at), affine)), PLACES + (<usize>at & TURNS)));
    }
    v128.store(w + last, v128.xor(v128.load(w + last), affine));
  }
}

/** CIPHER of FIPS 197 5.1, for as many rounds as `key` has. */
export function encryptBlock(key: AesKey, block: v128): v128 {
  const nibble = i8x16.splat(15);
  const inverse = v128.load(INVERSE);
  const w = changetype<usize>(key.schedule);
  const last = w + ((<usize>key.rounds) << 4);
  let state = into(v128.xor(block, v128.load(w)));
  let at = w + 16;
  while (true) {
    // The inverse of every byte, as the sum of what is looked up for `left` and for `right`.
    const high = v128.and(i16x8.shr_u(state, 4), nibble);
    const low = v128.and(state, nibble);
    const sum = v128.xor(high, low);
    const shared = look(INVERSE_A, low);
    const left = v128.xor(i8x16.swizzle(inverse, v128.xor(i8x16.swizzle(inverse, high), shared)), sum);
    const right = v128.xor(i8x16.swizzle(inverse, v128.xor(i8x16.swizzle(inverse, sum), shared)), high);
    if (at == last) {
      const bytes = v128.xor(look(OUT_LEFT, left), look(OUT_RIGHT, right));
      return v128.xor(turned(bytes, PLACES + ((w - last) & TURNS)), v128.load(last));
    }
    const turn = (at - w) & TURNS;
    const one = v128.xor(look(ONE_LEFT, left), look(ONE_RIGHT, right));
    const two = v128.xor(look(TWO_LEFT, left), look(TWO_RIGHT, right));
    const part = v128.xor(two, turned(one, NEXT + turn));
    const rest = v128.xor(turned(one, BEFORE + turn), v128.load(at)); // AddRoundKey
    state = v128.xor(v128.xor(part, turned(part, NEXT + turn)), rest); // MixColumns
    at += 16;
  }
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

/** SUBWORD of FIPS 197 5.2: a last round without keys, whose ShiftRows finds four equal columns. */
function subWord(word: u32): u32 {
  return i32x4.extract_lane(v128.xor(encryptBlock(NO_KEY, i32x4.splat(word)), i8x16.splat(AFFINE)), 0);
}

const NO_KEY = new AesKey();
NO_KEY.rounds = 1;

// SubBytes (FIPS 197 5.1.1) and the round around it by M. Hamburg, "Accelerating AES with Vector Permute Instructions"
// (CHES 2009): a byte becomes two nibbles over GF(2^4), whose inverse takes five looks. State and round keys stay in that
// basis from the first round to the last, for which all of a round but the inverse is linear; what comes back through
// the affine map is looked up once as it is and once times x. ShiftRows moves nothing: each round only finds the bytes
// of a column in other places, four ways in turn.

/** The bytes in the basis of the tables. */
function into(bytes: v128): v128 {
  const nibble = i8x16.splat(15);
  return v128.xor(look(INTO_LOW, v128.and(bytes, nibble)), look(INTO_HIGH, v128.and(i16x8.shr_u(bytes, 4), nibble)));
}

/** Looks every byte up in a table of sixteen: 0 for one over 15, such as the 0x80 that stands for 1 / 0. */
function look(table: usize, index: v128): v128 {
  return i8x16.swizzle(v128.load(table), index);
}

/** The bytes in other places: those that the sixteen at `places` say. */
function turned(bytes: v128, places: usize): v128 {
  return i8x16.swizzle(bytes, v128.load(places));
}

// The tables of the paper, by its basis of GF(2^4).
const INTO_LOW: usize = memory.data<u64>([0xc2b2e8985a2a7000, 0xcabae09052227808], 16);
const INTO_HIGH: usize = memory.data<u64>([0x4c01307d317c4d00, 0xcd80b1fcb0fdcc81], 16);
const INVERSE: usize = memory.data<u64>([0x0e05060f0d080180, 0x040703090a0b0c02], 16);
const INVERSE_A: usize = memory.data<u64>([0x01040a060f0b0780, 0x030d0e0c02050809], 16);
const OUT_LEFT: usize = memory.data<u64>([0xd0d26d176fbdc700, 0x15aabf7ac502a878], 16);
const OUT_RIGHT: usize = memory.data<u64>([0xcfe474a55fbb6a00, 0x8e1e90d1412b35fa], 16);
/** What the affine map adds. MixColumns leaves it as it is, so that round keys can have it in them. */
const AFFINE: u8 = 0x63;

// Likewise, back in the basis: as it is, and times x.
const ONE_LEFT: usize = memory.data(16, 16);
const ONE_RIGHT: usize = memory.data(16, 16);
const TWO_LEFT: usize = memory.data(16, 16);
const TWO_RIGHT: usize = memory.data(16, 16);

v128.store(ONE_LEFT, into(v128.load(OUT_LEFT)));
v128.store(ONE_RIGHT, into(v128.load(OUT_RIGHT)));
v128.store(TWO_LEFT, into(xtimes(v128.load(OUT_LEFT))));
v128.store(TWO_RIGHT, into(xtimes(v128.load(OUT_RIGHT))));

// By round, four in turn, sixteen bytes each: where the bytes of the state are, the byte below each in its column, and the
// byte above.
const TURNS: usize = 48;
const PLACES: usize = memory.data(64, 16);
const NEXT: usize = memory.data(64, 16);
const BEFORE: usize = memory.data(64, 16);

// ShiftRows takes byte i from place 5i modulo 16, and 13 * 5 = 1.
for (let turn = 0, place = 1, back = 1; turn < 4; turn++, place = (place * 13) & 15, back = (back * 5) & 15) {
  for (let i = 0; i < 16; i++) {
    const at = (place * i) & 15;
    const to = 16 * turn + i;
    store<u8>(PLACES + to, at);
    store<u8>(NEXT + to, (back * ((at & 12) | ((at + 1) & 3))) & 15);
    store<u8>(BEFORE + to, (back * ((at & 12) | ((at + 3) & 3))) & 15);
  }
}
