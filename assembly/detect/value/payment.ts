// Payment card numbers: ISO/IEC 7812-1 (13 to 19 digits, Luhn's check digit of annex B, issuer ranges), among the groups of
// digits that number.ts reads. What groups can be a card's is known from their lengths; only then are digits looked at,
// each of them once, and all windows that end in one place are tried at once.
import { isDigit, ZERO } from "../../bytes/ascii";

/** The digits of the shortest card number, and of the longest. */
export const CARD_DIGITS: i32 = 13;
const MOST_CARD_DIGITS: i32 = 19;
/** One bit for each length of a card number. */
const LENGTHS: u32 = ((1 << (MOST_CARD_DIGITS + 1)) - 1) & ~((1 << CARD_DIGITS) - 1);
/** The most bytes that the longest card number takes, with a separator between any two digits. */
const MOST_BYTES: i32 = 2 * MOST_CARD_DIGITS - 1;

/**
 * Running sums, two bytes for each digit: of all digits up to it, every second one doubled as annex B says, where it is not
 * doubled itself and where it is. Two differ by less than 256, so that bytes may overflow. A window's sum is one difference.
 */
const SUMS: usize = memory.data(512);
const SUMS_END: usize = SUMS + 512;
/** Where the sums up to the last digit are; in front of the first there are as many as a window reaches back. */
let last: usize = SUMS + 2 * MOST_CARD_DIGITS;
/** The offset in the buffer up to which digits are in the sums. */
let summed: i32 = 0;

/** A number starts at `from`: none of its digits is in the sums. */
export function clearCards(from: i32): void {
  summed = from;
}

/**
 * Whether a card number ends at `end`, with a group of digits. `starts` has one bit for each group that starts so many
 * digits from there; only the last `most` digits, at least 13, are in groups as cards are written in.
 */
export function endsCard(buf: StaticArray<u8>, starts: u32, most: i32, end: i32): bool {
  let windows = starts & LENGTHS;
  if (most < MOST_CARD_DIGITS) windows &= (2 << most) - 1;
  if (windows == 0) return false;
  sumDigits(buf, end);
  for (windows &= passing(); windows != 0; windows &= windows - 1) {
    const size = ctz<i32>(windows);
    if (isIssued(firstFour(last - 2 * size), size)) return true;
  }
  return false;
}

/** Brings the sums up to the digit before `end`. */
function sumDigits(buf: StaticArray<u8>, end: i32): void {
  if (last + 2 * MOST_BYTES + 2 > SUMS_END) {
    memory.copy(SUMS, last - 2 * MOST_CARD_DIGITS, 2 * MOST_CARD_DIGITS + 2);
    last = SUMS + 2 * MOST_CARD_DIGITS;
  }
  let at = last;
  let single = <u32>load<u8>(at);
  let doubled = <u32>load<u8>(at, 1);
  for (let i = max(summed, end - MOST_BYTES); i < end; i++) {
    const c = buf[i];
    if (!isDigit(c)) continue;
    const d = <u32>(c - ZERO);
    const before = single;
    single = doubled + d;
    doubled = before + 2 * d - (d < 5 ? 0 : 9);
    at += 2;
    store<u8>(at, single);
    store<u8>(at, doubled, 1);
  }
  last = at;
  summed = end;
}

/** One bit for each length of a window that ends at the last digit and whose sum ends in zero: bits 12 to 19. */
function passing(): u32 {
  const sums = v128.load(last - 2 * MOST_CARD_DIGITS);
  // The digit before a window is doubled if the window's length is odd. The shortest window comes first.
  const before = i8x16.shuffle(sums, i8x16.splat(0), 14, 16, 13, 16, 10, 16, 9, 16, 6, 16, 5, 16, 2, 16, 1, 16);
  const sum = v128.and(i16x8.sub(i16x8.splat(load<u8>(last)), before), i16x8.splat(0xff));
  const tens = i16x8.shr_u(i16x8.mul(sum, i16x8.splat(205)), 11); // a tenth, right up to 1023
  return (<u32>i16x8.bitmask(i16x8.eq(i16x8.mul(tens, i16x8.splat(10)), sum))) << 12;
}

/** The digit behind the sums at `at`. */
function digitBehind(at: usize): i32 {
  return <i32>(<u8>(load<u8>(at, 2) - load<u8>(at, 1)));
}

/** The number that the four digits behind the sums at `start` make. */
function firstFour(start: usize): i32 {
  const two = digitBehind(start) * 10 + digitBehind(start + 2);
  return two * 100 + digitBehind(start + 4) * 10 + digitBehind(start + 6);
}

/**
 * Whether a number of `length` digits, the first of them `four`, lies in a range that card schemes issue from. Seventeen and
 * more only where a scheme really issues them: a 64-bit id in decimal has nineteen digits.
 */
export function isIssued(four: i32, length: i32): bool {
  const two = four / 100;
  if (two >= 40 && two <= 49) return length == 13 || length == 16 || length == 19; // Visa
  if (two == 62) return length >= 16; // UnionPay
  if (length > 16) return isMaestro(four);
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length == 16; // Mastercard
  if (two == 34 || two == 37) return length == 15; // American Express
  if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) return length >= 14; // Diners Club
  if ((four >= 3528 && four <= 3589) || two == 65 || two == 81) return length == 16; // JCB, Discover, UnionPay
  if (four == 6011 || (four >= 6440 && four <= 6499) || (four >= 2200 && four <= 2204)) return length == 16; // Discover, Mir
  if (two == 82) return length == 16; // RuPay
  // Maestro, Elo, RuPay, Verve, Hipercard.
  return two == 50 || (two >= 56 && two <= 58) || two == 60 || two == 63 || two == 67;
}

function isMaestro(four: i32): bool {
  return (
    four == 5018 ||
    four == 5020 ||
    four == 5038 ||
    four == 5893 ||
    four == 6304 ||
    four == 6759 ||
    (four >= 6761 && four <= 6763)
  );
}
