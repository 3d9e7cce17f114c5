// The digits of one number: read when a detector asks for them, and no sooner, since the lengths of their groups rule most
// numbers out. One number is in hand at a time.
import { isDigit, ZERO } from "../bytes/ascii";

/** The most digits that a national id has. */
const MOST: i32 = 15;
const DIGITS: usize = memory.data(16);

/** Takes the digits of [from, to), at most 15, for `digitAt`. */
export function takeDigits(buf: StaticArray<u8>, from: i32, to: i32): void {
  let at = DIGITS;
  for (let i = from; i < to; i++) if (isDigit(buf[i])) store<u8>(at++, buf[i] - ZERO);
  assert(at <= DIGITS + MOST);
}

/** The digit taken as number `at`, from 0. */
export function digitAt(at: i32): i32 {
  return load<u8>(DIGITS + at);
}
