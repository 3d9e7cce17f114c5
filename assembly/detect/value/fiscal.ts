// National ids with letters in them: United Kingdom NINO, Spain DNI and NIE, Italy codice fiscale, France NIR of Corsica.
// Letters of either case; groups with one space, dash or dot between.
import { DASH, DOT, isDigit, isLetter, lower, SPACE, ZERO } from "../../bytes/ascii";
import { spend } from "../effort";
import { kindAt, WORD } from "./kind";

const LONGEST_ID: i32 = 16;
/** What it takes to look for one. */
const ID_EFFORT: i32 = 10;
/** The characters without what separates them, letters in lower case. */
export const text = new StaticArray<u8>(LONGEST_ID + 1);

/** The end of the id that starts at the word `at`, or 0. */
export function fiscalEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  spend(ID_EFFORT);
  let n = 0;
  let letters: u32 = 0; // one bit for each character that is one
  for (let i = at; i < to && n < LONGEST_ID; i++) {
    const c = buf[i];
    if (isLetter(c)) letters |= 1 << n;
    else if (!isDigit(c)) {
      if (c != SPACE && c != DASH && c != DOT) return 0;
      continue;
    }
    if (!mayStart(letters, n)) return 0;
    text[n++] = lower(c);
    if ((n == 9 || n >= 15) && (kindAt(buf, i + 1, to) & WORD) == 0 && isFiscal(letters, n)) return i + 1;
  }
  return 0;
}

/** Whether some id starts with letters where `letters` says, up to the character `last`: most words end here. */
function mayStart(letters: u32, last: i32): bool {
  const codice: u32 = 0b111111 & ((2 << last) - 1);
  if ((letters & codice) == codice) return true;
  const corsican = letters == (last < 6 ? 0 : 0b1000000);
  if (last > 8 || corsican) return corsican;
  const ninth: u32 = last == 8 ? 0b100000000 : 0;
  const front = letters ^ ninth;
  return front <= 1 || front == 0b11;
}

/** Whether the first `length` characters of `text`, with letters where `letters` says, are an id. */
export function isFiscal(letters: u32, length: i32): bool {
  if (length == 9) {
    if (letters == 0b100000011) return isNino();
    return (letters == 0b100000000 || letters == 0b100000001) && isDni(letters);
  }
  return length == 15 ? letters == 0b1000000 && isCorsican() : isCodice(letters);
}

function digit(at: i32): i32 {
  return <i32>text[at] - ZERO;
}

function letter(at: i32): i32 {
  return <i32>text[at] - 0x61;
}

const NINO_BARRED: u32 = setOf("dfiquv");
const NINO_UNUSED: string = "bggbnkkntnntzz";

/** HMRC, National Insurance Manual NIM39110: letters and prefixes that are never issued; suffix A to D. */
function isNino(): bool {
  if (isIn(NINO_BARRED, text[0]) || isIn(NINO_BARRED, text[1]) || letter(1) == 14 || letter(8) > 3) return false;
  for (let i = 0; i < NINO_UNUSED.length; i += 2) {
    if (<i32>text[0] == NINO_UNUSED.charCodeAt(i) && <i32>text[1] == NINO_UNUSED.charCodeAt(i + 1)) return false;
  }
  return true;
}

const DNI_LETTERS: string = "trwagmyfpdxbnjzsqvhlcke";

/** Spain, Orden INT/2058/2008: the letter is the number MOD 23; X, Y, Z of a NIE stand for 0, 1, 2. */
function isDni(letters: u32): bool {
  let number = letters == 0b100000000 ? digit(0) : letter(0) - 23;
  if (number < 0) return false;
  for (let i = 1; i < 8; i++) number = number * 10 + digit(i);
  return <i32>text[8] == DNI_LETTERS.charCodeAt(number % 23);
}

/** Letters that may stand for digits, where two persons would share a code (omocodia). */
const OMOCODIA: u32 = setOf("lmnpqrstuv");
const MONTHS: u32 = setOf("abcdehlmprst");
/** What a letter, or the digit of the same rank, counts at an odd place: `b` is 1. */
const ODD_VALUES: string = "bafhjnprtvcesuldgimoqkwzyx";

/** Italy, DM 23 December 1976: surname, name, year, month, day, place, and a letter that is a sum MOD 26. */
function isCodice(letters: u32): bool {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const isLetterHere = (letters & (1 << i)) != 0;
    const numeric = i == 6 || i == 7 || i == 9 || i == 10 || (i > 11 && i < 15);
    if (numeric ? isLetterHere && !isIn(OMOCODIA, text[i]) : !isLetterHere) return false;
    const rank = isLetterHere ? letter(i) : digit(i);
    sum += (i & 1) == 0 ? ODD_VALUES.charCodeAt(rank) - 0x61 : rank;
  }
  return isIn(MONTHS, text[8]) && (letters & 0x8000) != 0 && sum % 26 == letter(15);
}

/** France, NIR: departments 2A and 2B count as 19 and 18. */
function isCorsican(): bool {
  const c = letter(6);
  if (c > 1) return false;
  let body: u64 = 0;
  for (let i = 0; i < 13; i++) {
    if (i == 5) body = body * 100 + (c == 0 ? 19 : 18);
    else if (i != 6) body = body * 10 + digit(i);
  }
  const sex = digit(0);
  return (sex == 1 || sex == 2) && digit(5) == 2 && 97 - <i32>(body % 97) == digit(13) * 10 + digit(14);
}

/** A set of lower-case letters, one bit each. */
function setOf(letters: string): u32 {
  let set: u32 = 0;
  for (let i = 0; i < letters.length; i++) set |= 1 << (letters.charCodeAt(i) - 0x61);
  return set;
}

function isIn(set: u32, c: u8): bool {
  return ((set >> (c - 0x61)) & 1) != 0;
}
