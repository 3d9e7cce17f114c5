// The digits of one number: read when a detector asks for them, and no sooner, since how many there are rules most numbers
// out. One number is in hand at a time.
import { isDigit, ZERO } from "../../bytes/ascii";

const MOST: i32 = 32;
const DIGITS: usize = memory.data(32);

/** How many were taken last. */
export let taken: i32 = 0;

/**
 * Takes the digits of [from, to), at most 32 bytes with one separator between two groups, for `digitAt`; answers the
 * lengths of the last 16 groups, four bits each, of groups of at most 15.
 */
export function takeDigits(buf: StaticArray<u8>, from: i32, to: i32): u64 {
  assert(to - from <= MOST);
  let at = DIGITS;
  let layout: u64 = 0;
  for (let i = from; i < to; i++) {
    const c = buf[i];
    if (isDigit(c)) {
      store<u8>(at++, c - ZERO);
      layout++;
    } else layout <<= 4;
  }
  taken = <i32>(at - DIGITS);
  return layout;
}

/** The digit taken as number `at`, from 0. */
export function digitAt(at: i32): i32 {
  return load<u8>(DIGITS + at);
}
