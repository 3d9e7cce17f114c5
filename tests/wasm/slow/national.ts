// National ids made of digits alone, by their check digits and the ways they are written. Judges a number that number.ts
// has read; each clause names the rule it follows.
import { digitAt, passesLuhn } from "./digits";

/**
 * Whether the last `length` digits, from `start` on, in groups of `layout` (four bits a group), are a national id. By
 * chance some plain numbers are one: docs/classes.md says how many of each length.
 */
export function isNationalNumber(start: i32, length: i32, layout: u64): bool {
  switch (length) {
    case 9:
      if (layout == 0x324) return isSsn(start);
      return (layout == 0x9 || layout == 0x423 || layout == 0x333) && isBsn(start);
    case 10:
      // Ten digits in one run that start with 1 are seconds since 1970.
      return (layout == 0x64 || (layout == 0xa && digitAt(start) != 1)) && isPersonnummer(start);
    case 11:
      if (layout == 0x3332) return isCpf(start);
      if (layout == 0x2333) return isSteuerId(start);
      return layout == 0xb && (isPesel(start) || isSteuerId(start) || isCpf(start));
    case 12:
      if (layout == 0x84 || (layout == 0xc && pair(start) == 19)) {
        if (isCentury(pair(start)) && isPersonnummer(start + 2)) return true;
      }
      return (layout == 0x444 || (layout == 0xc && !isClock(start))) && isAadhaar(start);
    case 15:
      return isNir(start);
    default:
      return false;
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
function isClock(start: i32): bool {
  return (
    isCentury(pair(start)) &&
    isMonth(pair(start + 4)) &&
    isDay(pair(start + 6)) &&
    pair(start + 8) < 24 &&
    pair(start + 10) < 60
  );
}

/** United States: no check digit, so only as AAA-GG-SSSS, and never what is not issued (20 CFR 422.103). */
function isSsn(start: i32): bool {
  const area = readDigits(start, start + 3);
  return area > 0 && area != 666 && area < 900 && pair(start + 3) > 0 && readDigits(start + 5, start + 9) > 0;
}

/** Netherlands, BSN: the eleven test with the last digit counted as -1. */
function isBsn(start: i32): bool {
  let sum = -digitAt(start + 8);
  let any = 0;
  for (let i = 0; i < 8; i++) {
    any |= digitAt(start + i);
    sum += digitAt(start + i) * (9 - i);
  }
  return any != 0 && sum % 11 == 0;
}

/** Sweden: date, day plus 60 for a co-ordination number, and Luhn over ten digits. */
function isPersonnummer(start: i32): bool {
  const day = pair(start + 4);
  return isMonth(pair(start + 2)) && isDay(day > 60 ? day - 60 : day) && passesLuhn(start);
}

/** Poland: the month says the century (plus 80, 0, 20, 40, 60); weights 1 3 7 9. */
function isPesel(start: i32): bool {
  if (!isMonth(pair(start + 2) % 20) || !isDay(pair(start + 4))) return false;
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += digitAt(start + i) * ((0x9731 >> ((i & 3) * 4)) & 15);
  return (sum + digitAt(start + 10)) % 10 == 0;
}

/**
 * Germany, tax id: no leading zero; of the first ten digits exactly one stands there two or three times; check digit by
 * ISO/IEC 7064 MOD 11,10.
 */
function isSteuerId(start: i32): bool {
  if (digitAt(start) == 0) return false;
  let product = 10;
  let seen: u64 = 0;
  for (let i = 0; i < 10; i++) {
    const d = digitAt(start + i);
    seen += (<u64>1) << (d * 4);
    let sum = (d + product) % 10;
    if (sum == 0) sum = 10;
    product = (sum * 2) % 11;
  }
  let repeated = 0;
  for (let d = 0; d < 10; d++) {
    const times = <i32>((seen >> (d * 4)) & 15);
    if (times > 3) return false;
    repeated += <i32>(times > 1);
  }
  return repeated == 1 && (11 - product) % 10 == digitAt(start + 10);
}

/** Brazil: two check digits MOD 11; eleven equal digits pass and are none. */
function isCpf(start: i32): bool {
  let first = 0;
  let second = 0;
  let varied = false;
  for (let i = 0; i < 9; i++) {
    const d = digitAt(start + i);
    varied = varied || d != digitAt(start);
    first += d * (10 - i);
    second += d * (11 - i);
  }
  first = ((first * 10) % 11) % 10;
  second = (((second + first * 2) * 10) % 11) % 10;
  return varied && first == digitAt(start + 9) && second == digitAt(start + 10);
}

/** India: twelve digits, the first 2 to 9, Verhoeff's check digit. */
function isAadhaar(start: i32): bool {
  if (digitAt(start) < 2) return false;
  let sum = 0;
  for (let i = 0; i < 12; i++) {
    // Verhoeff's permutation, as often as the digit stands from the right, in the dihedral group of ten.
    let d = digitAt(start + 11 - i);
    for (let times = i & 7; times > 0; times--) d = <i32>((VERHOEFF >> (d * 4)) & 15);
    const flipped = sum >= 5;
    const turn = sum % 5;
    const step = d % 5;
    const turned = flipped ? turn - step + 5 : turn + step;
    sum = (turned % 5) + (flipped != d >= 5 ? 5 : 0);
  }
  return sum == 0;
}

/** The permutation 1 5 7 6 2 8 3 0 9 4, digit 0 lowest. */
const VERHOEFF: u64 = 0x4903826751;

/** France, NIR: sex, year, month, department and so on; the last two are 97 minus the rest MOD 97. */
function isNir(start: i32): bool {
  const sex = digitAt(start);
  const month = pair(start + 3);
  if (sex == 0 || sex == 5 || sex == 6 || sex == 9) return false;
  if (!isMonth(month) && month != 20 && (month < 30 || month > 42) && month < 50) return false;
  let body: u64 = 0;
  for (let i = 0; i < 13; i++) body = body * 10 + digitAt(start + i);
  return 97 - <i32>(body % 97) == pair(start + 13);
}
