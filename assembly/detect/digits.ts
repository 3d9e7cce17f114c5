// The digits of the number being read, the latest 32 of them, with the running sums that make Luhn's check one
// subtraction for any stretch that ends at the last digit. One number is in hand at a time.

/** A power of two above the longest number that a detector asks for. */
const RING: i32 = 32;
const LAST: i32 = RING - 1;

const digits = new StaticArray<u8>(RING);
/** The sum of all digits before, those at even (odd) positions doubled as ISO/IEC 7812-1 annex B says. */
const evenSums = new StaticArray<i32>(RING);
const oddSums = new StaticArray<i32>(RING);
let evenSum: i32 = 0;
let oddSum: i32 = 0;

/** How many digits were pushed. */
export let count: i32 = 0;

export function clearDigits(): void {
  count = evenSum = oddSum = 0;
}

export function pushDigit(d: u8): void {
  const at = count & LAST;
  digits[at] = d;
  evenSums[at] = evenSum;
  oddSums[at] = oddSum;
  const doubled: i32 = d < 5 ? d + d : d + d - 9;
  const odd = (count & 1) != 0;
  evenSum += odd ? d : doubled;
  oddSum += odd ? doubled : d;
  count++;
}

/** The digit pushed as number `at`, one of the latest 32. */
export function digitAt(at: i32): i32 {
  return digits[at & LAST];
}

/** Whether the digits from `start`, one of the latest 32, to the last end in Luhn's check digit. */
export function passesLuhn(start: i32): bool {
  // The last digit but one is doubled, and every second before it.
  const sum = (count & 1) == 0 ? evenSum - evenSums[start & LAST] : oddSum - oddSums[start & LAST];
  return sum % 10 == 0;
}
