// The digits of the number being read, the latest 32 of them, with the running sums that make Luhn's check one
// subtraction for any stretch that ends at the last digit. One number is in hand at a time.

/** A power of two above the longest number that a detector asks for: what the tables have room for. */
const RING: i32 = 32;
const LAST: i32 = RING - 1;

/** One byte each; then, as i32, the sums of all digits before, those at even (odd) positions doubled (annex B). */
const DIGITS: usize = memory.data(32);
const EVEN_SUMS: usize = memory.data(128, 4);
const ODD_SUMS: usize = memory.data(128, 4);
let evenSum: i32 = 0;
let oddSum: i32 = 0;

/** How many digits were pushed. */
export let count: i32 = 0;

export function clearDigits(): void {
  count = evenSum = oddSum = 0;
}

export function pushDigit(d: u8): void {
  const at = count & LAST;
  store<u8>(DIGITS + at, d);
  store<i32>(EVEN_SUMS + (at << 2), evenSum);
  store<i32>(ODD_SUMS + (at << 2), oddSum);
  const doubled: i32 = d < 5 ? d + d : d + d - 9;
  const odd = (count & 1) != 0;
  evenSum += odd ? d : doubled;
  oddSum += odd ? doubled : d;
  count++;
}

/** The digit pushed as number `at`, one of the latest 32. */
export function digitAt(at: i32): i32 {
  return load<u8>(DIGITS + (at & LAST));
}

/** Whether the digits from `start`, one of the latest 32, to the last end in Luhn's check digit. */
export function passesLuhn(start: i32): bool {
  // The last digit but one is doubled, and every second before it.
  const at = (start & LAST) << 2;
  const sum = (count & 1) == 0 ? evenSum - load<i32>(EVEN_SUMS + at) : oddSum - load<i32>(ODD_SUMS + at);
  return sum % 10 == 0;
}
