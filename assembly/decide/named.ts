// The pairs of the map in hand by name, so that all lines of a name are found without looking through every pair.
import { PAIRS, PAIRS_LIMIT } from "../bytes/pairs";
import { equal } from "../bytes/scan";
import { sipHash } from "../crypto/siphash";

const HEADS: i32 = 256;
const NONE: i16 = -1;

/** By hash of a name the first pair with it, by pair the next one with the same hash, in their order. */
const heads = new StaticArray<i16>(HEADS);
const nexts = new StaticArray<i16>(PAIRS_LIMIT);

let k0: u64 = 0;
let k1: u64 = 0;

/** Takes in PAIRS, whose runs lie in `buf`. The key is one that who chooses the names does not know. */
export function indexPairs(buf: StaticArray<u8>, key0: u64, key1: u64): void {
  k0 = key0;
  k1 = key1;
  memory.fill(changetype<usize>(heads), 0xff, HEADS << 1);
  for (let i = PAIRS.count - 1; i >= 0; i--) {
    const head = headOf(buf, PAIRS.nameFrom(i), PAIRS.nameTo(i));
    nexts[i] = heads[head];
    heads[head] = <i16>i;
  }
}

function headOf(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  return <i32>(sipHash(k0, k1, buf, from, to) & (HEADS - 1));
}

/** The first pair of `pairs`, the buffer that was indexed, whose name is (buf, from, to), or -1. */
export function firstNamed(pairs: StaticArray<u8>, buf: StaticArray<u8>, from: i32, to: i32): i32 {
  return seek(pairs, heads[headOf(buf, from, to)], buf, from, to);
}

/** The next pair with the name of `pair`, or -1. */
export function nextNamed(pairs: StaticArray<u8>, pair: i32): i32 {
  return seek(pairs, nexts[pair], pairs, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
}

function seek(pairs: StaticArray<u8>, start: i16, buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let pair = start;
  while (pair != NONE && !equal(pairs, PAIRS.nameFrom(pair), PAIRS.nameTo(pair), buf, from, to)) pair = nexts[pair];
  return pair;
}
