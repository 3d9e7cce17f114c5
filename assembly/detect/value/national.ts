// National ids made of digits alone, by their check digits and the ways they are written. Judges a number that number.ts
// has read; each clause names the rule it follows.
import { digitAt, takeDigits, taken } from "./digits";

/** The least bytes that a national id takes, and the most: fifteen digits with a separator between any two. */
const LEAST_BYTES: i32 = 9;
export const MOST_NATIONAL_BYTES: i32 = 29;

/**
 * Whether [from, to), digits with one separator between two groups, is a national id. By chance some plain numbers are
 * one: docs/classes.md says how many of each length.
 */
export function isNationalNumber(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (to - from < LEAST_BYTES || to - from > MOST_NATIONAL_BYTES) return false;
  const layout = takeDigits(buf, from, to);
  const length = taken;
  if (!isLayout(length, layout)) return false;
  switch (length) {
    case 9:
      return layout == 0x324 ? isSsn() : isBsn();
    case 10:
      // Ten digits in one run that start with 1 are seconds since 1970.
      return (layout == 0x64 || digitAt(0) != 1) && isPersonnummer(0);
    case 11:
      if (layout == 0x3332) return isCpf();
      if (layout == 0x2333) return isSteuerId();
      return isPesel() || isSteuerId() || isCpf();
    case 12:
      if (layout == 0x84 || (layout == 0xc && pair(0) == 19)) {
        if (isCentury(pair(0)) && isPersonnummer(2)) return true;
      }
      return layout != 0x84 && (layout == 0x444 || !isClock()) && isAadhaar();
    default:
      return isNir();
  }
}

/** Whether some national id of `length` digits is written in groups of `layout`, four bits a group. */
function isLayout(length: i32, layout: u64): bool {
  switch (length) {
    case 9:
      return layout == 0x9 || layout == 0x324 || layout == 0x423 || layout == 0x333;
    case 10:
      return layout == 0xa || layout == 0x64;
    case 11:
      return layout == 0xb || layout == 0x3332 || layout == 0x2333;
    case 12:
      return layout == 0xc || layout == 0x444 || layout == 0x84;
    default:
      return length == 15;
  }
}

function pair(at: i32): i32 {
  return digitAt(at) * 10 + digitAt(at + 1);
}

function readDigits(from: i32, to: i32): i32 {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + digitAt(i);
  return value;
}

function isCentury(value: i32): bool {
  return value == 19 || value == 20;
}

function isMonth(value: i32): bool {
  return value >= 1 && value <= 12;
}

function isDay(value: i32): bool {
  return value >= 1 && value <= 31;
}

/** Whether twelve digits read as year, month, day, hour and minute of this century or the last. */
function isClock(): bool {
  return isCentury(pair(0)) && isMonth(pair(4)) && isDay(pair(6)) && pair(8) < 24 && pair(10) < 60;
}

/** United States: no check digit, so only as AAA-GG-SSSS, and never what is not issued (20 CFR 422.103). */
function isSsn(): bool {
  const area = readDigits(0, 3);
  return area > 0 && area != 666 && area < 900 && pair(3) > 0 && readDigits(5, 9) > 0;
}

/** Netherlands, BSN: the eleven test with the last digit counted as -1. */
function isBsn(): bool {
  let sum = -digitAt(8);
  let any = 0;
  for (let i = 0; i < 8; i++) {
    any |= digitAt(i);
    sum += digitAt(i) * (9 - i);
  }
  return any != 0 && sum % 11 == 0;
}

/** Sweden: date, day plus 60 for a co-ordination number, and Luhn over ten digits. */
function isPersonnummer(start: i32): bool {
  const day = pair(start + 4);
  return isMonth(pair(start + 2)) && isDay(day > 60 ? day - 60 : day) && passesLuhn(start);
}

/** Whether the ten digits from `start` on end in Luhn's check digit (ISO/IEC 7812-1 annex B). */
function passesLuhn(start: i32): bool {
  let sum = 0;
  for (let i = 0; i < 10; i += 2) {
    const d = digitAt(start + i);
    sum += digitAt(start + i + 1) + 2 * d - (d < 5 ? 0 : 9);
  }
  return sum % 10 == 0;
}

/** Poland: the month says the century (plus 80, 0, 20, 40, 60); weights 1 3 7 9. */
function isPesel(): bool {
  if (!isMonth(pair(2) % 20) || !isDay(pair(4))) return false;
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += digitAt(i) * ((0x9731 >> ((i & 3) * 4)) & 15);
  return (sum + digitAt(10)) % 10 == 0;
}

/**
 * Germany, tax id: no leading zero; of the first ten digits exactly one stands there two or three times; check digit by
 * ISO/IEC 7064 MOD 11,10.
 */
function isSteuerId(): bool {
  if (digitAt(0) == 0) return false;
  let product = 10;
  let seen: u64 = 0;
  for (let i = 0; i < 10; i++) {
    const d = digitAt(i);
    seen += (<u64>1) << (d * 4);
    const sum = d + product;
    product = 2 * (sum > 10 ? sum - 10 : sum); // both are 1 to 10 when they have been brought back
    if (product > 10) product -= 11;
  }
  let repeated = 0;
  for (let d = 0; d < 10; d++) {
    const times = <i32>((seen >> (d * 4)) & 15);
    if (times > 3) return false;
    repeated += <i32>(times > 1);
  }
  return repeated == 1 && (11 - product) % 10 == digitAt(10);
}

/** Brazil: two check digits MOD 11; eleven equal digits pass and are none. */
function isCpf(): bool {
  let first = 0;
  let second = 0;
  let varied = false;
  for (let i = 0; i < 9; i++) {
    const d = digitAt(i);
    varied = varied || d != digitAt(0);
    first += d * (10 - i);
    second += d * (11 - i);
  }
  first = ((first * 10) % 11) % 10;
  second = (((second + first * 2) * 10) % 11) % 10;
  return varied && first == digitAt(9) && second == digitAt(10);
}

/** India: twelve digits, the first 2 to 9, Verhoeff's check digit. */
function isAadhaar(): bool {
  if (digitAt(0) < 2) return false;
  let sum = 0;
  for (let i = 0; i < 12; i++) {
    // Verhoeff's permutation, as often as the digit stands from the right, in the dihedral group of ten.
    const d = <i32>((PERMUTATIONS[i & 7] >> (digitAt(11 - i) * 4)) & 15);
    const flipped = sum >= 5;
    const turn = flipped ? sum - 5 : sum;
    const step = d >= 5 ? d - 5 : d;
    let turned = flipped ? turn - step : turn + step;
    if (turned < 0) turned += 5;
    else if (turned > 4) turned -= 5;
    sum = turned + (flipped != d >= 5 ? 5 : 0);
  }
  return sum == 0;
}

/** The permutation 1 5 7 6 2 8 3 0 9 4, applied 0 to 7 times; digit 0 lowest. */
const PERMUTATIONS: StaticArray<u64> = [
  0x9876543210, 0x4903826751, 0x2416973085, 0x7253406198, 0x0786213549, 0x1093756824, 0x5146083972, 0x8523196407,
];

/** France, NIR: sex, year, month, department and so on; the last two are 97 minus the rest MOD 97. */
function isNir(): bool {
  const sex = digitAt(0);
  const month = pair(3);
  if (sex == 0 || sex == 5 || sex == 6 || sex == 9) return false;
  if (!isMonth(month) && month != 20 && (month < 30 || month > 42) && month < 50) return false;
  let body: u64 = 0;
  for (let i = 0; i < 13; i++) body = body * 10 + digitAt(i);
  return 97 - <i32>(body % 97) == pair(13);
}
