// Unsigned decimal numbers of 64 bits, the spelling of Datadog's ids and of X-Cloud-Trace-Context's spans. They are
// written by `Writer.decimal`.
import { isDigit, ZERO } from "./ascii";

/** The digits of 2^64 - 1. */
const MOST_U64_DIGITS: i32 = 20;

/** The number that the last successful `readDecimal` read. */
export let decimal: u64 = 0;

/** Reads 1 to 20 digits into `decimal`; false for anything else, and for what 64 bits do not hold. */
export function readDecimal(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (from >= to || to - from > MOST_U64_DIGITS) return false;
  let value: u64 = 0;
  for (let i = from; i < to; i++) {
    if (!isDigit(buf[i])) return false;
    const digit = <u64>(buf[i] - ZERO);
    if (value > (u64.MAX_VALUE - digit) / 10) return false;
    value = value * 10 + digit;
  }
  decimal = value;
  return true;
}
