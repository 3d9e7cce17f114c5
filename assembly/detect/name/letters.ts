// The letters of a name and where its words begin, so far as writing shows it: `userEMail`, `USER_E-MAIL` and
// `user.e.mail2` are all `user e mail`. Accents of Latin-1 (U+00C0 to U+00FF in UTF-8) are dropped.
import { isDigit, isLetter, isUpper, lower, ZERO } from "../../bytes/ascii";
import { bitsOf, LANES, spread, TABLE_BYTES } from "../../bytes/lanes";

/** As much of a name as is read: its end, since what a name means stands there. */
export const NAME_TAIL_BYTES: i32 = 128;

const LATIN: StaticArray<u8> = bytesOfLatin("aaaaaaaceeeeiiiidnooooo ouuuuyts");
const LEAD_LATIN: u8 = 0xc3;
const LETTERS_LATIN: u8 = 0x20;

/** The letters of the name taken in last, in lower case. */
export const letters: StaticArray<u8> = new StaticArray<u8>(NAME_TAIL_BYTES + LANES);
/** Whether a word begins at the letter; true at the end of the name as well. */
export const edges: StaticArray<bool> = new StaticArray<bool>(NAME_TAIL_BYTES + LANES);

/** What the digits of that name are, in their order; 0 if it has none. */
export class NameDigits {
  hash: u64 = 0;
}
export const digits: NameDigits = new NameDigits();

// What most names are made of: small letters, of which those behind the first fifteen have another high half, digits, and
// what is neither. Capitals and what is beyond ASCII are looked at one by one.
const TABLE: usize = memory.data(TABLE_BYTES);
const DIGIT_BIT: i8 = 1;
const SMALL_BITS: i8 = 6;

spread(TABLE, DIGIT_BIT, ZERO, 0x39);
spread(TABLE, 2, 0x61, 0x6f);
spread(TABLE, 4, 0x70, 0x7a);
spread(TABLE, 8, 0x41, 0x4f);
spread(TABLE, 16, 0x50, 0x5a);
for (let high: i32 = 0x80; high < 0x100; high += 16) spread(TABLE, 32, <u8>high, <u8>(high + 15));

/** Sixteen bytes, and as many behind them to be read. */
const BLOCK: usize = memory.data(32);

/** How many letters were taken in so far, and whether a word begins with the next. */
let count: i32 = 0;
let edge: bool = true;

/** Takes in the name [from, to); answers how many letters it has. */
export function takeLetters(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  count = 0;
  edge = true;
  digits.hash = 0;
  let upper = false; // whether the letter before this one is a capital
  for (let i = max(from, to - NAME_TAIL_BYTES); i < to; ) {
    const size = takeSmall(buf, i, to);
    if (size > 0) {
      upper = false;
      i += size;
      continue;
    }
    const c = buf[i++];
    const capital = isUpper(c); // begins a word behind a small letter, and before one: `userID`, `HTTPServer`
    let letter: u8 = isLetter(c) ? lower(c) : 0;
    if (c == LEAD_LATIN && i < to) {
      letter = latin(buf[i]);
      if (letter != 0) i++;
    } else if (capital) edge = edge || !upper || isBeforeSmall(buf, i, to);
    else if (isDigit(c)) addDigit(c);
    if (c != LEAD_LATIN || letter == 0) upper = capital;
    if (letter == 0) edge = true;
    else {
      letters[count] = letter;
      edges[count++] = edge;
      edge = false;
    }
  }
  edges[count] = true;
  return count;
}

/** Takes in small letters, digits and what separates words from `at` on, at most sixteen bytes; answers how many. */
function takeSmall(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (at + LANES > buf.length) return 0;
  const bytes = v128.load(changetype<usize>(buf) + at);
  const bits = bitsOf(TABLE, bytes);
  const others = i8x16.bitmask(i8x16.gt_s(bits, i8x16.splat(SMALL_BITS))) | (1 << min(to - at, LANES));
  const size = ctz<i32>(others);
  if (size == 0) return 0;
  const taken = (1 << size) - 1;
  let numbers = i8x16.bitmask(i8x16.eq(bits, i8x16.splat(DIGIT_BIT))) & taken;
  for (; numbers != 0; numbers &= numbers - 1) addDigit(buf[at + ctz<i32>(numbers)]);
  v128.store(BLOCK, bytes);
  let small = i8x16.bitmask(i8x16.gt_s(bits, i8x16.splat(DIGIT_BIT))) & taken;
  const separated = ((small >> (size - 1)) & 1) == 0;
  while (small != 0) {
    const start = ctz<i32>(small);
    const run = ctz<i32>(~(small >> start));
    assert(count + LANES <= letters.length && count + LANES <= edges.length);
    // What is written too much is written over.
    v128.store(changetype<usize>(letters) + count, v128.load(BLOCK + start));
    v128.store(changetype<usize>(edges) + count, i8x16.splat(0));
    edges[count] = edge || start > 0;
    count += run;
    small &= -1 << (start + run);
  }
  edge = separated;
  return size;
}

function addDigit(c: u8): void {
  digits.hash = (digits.hash + c) * 31;
}

/** Whether the capital in front of `i` begins a word, behind another: `HTTPServer`, but not `userIDs`. */
function isBeforeSmall(buf: StaticArray<u8>, i: i32, to: i32): bool {
  return i < to && isLetter(buf[i]) && !isUpper(buf[i]) && !isPlural(buf, i, to);
}

/** Whether the small letter at `i` is the `s` of a plural behind capitals, as in `userIDs`. */
function isPlural(buf: StaticArray<u8>, i: i32, to: i32): bool {
  return buf[i] == 0x73 && (i + 1 == to || !isLetter(buf[i + 1]) || isUpper(buf[i + 1]));
}

/** The letter without its accent, by the second byte of its UTF-8; 0 if it is none. */
function latin(second: u8): u8 {
  const letter = LATIN[second & (LETTERS_LATIN - 1)];
  return second >> 6 == 2 && isLetter(letter) ? letter : 0;
}

function bytesOfLatin(text: string): StaticArray<u8> {
  const out = new StaticArray<u8>(text.length);
  for (let i = 0; i < text.length; i++) out[i] = <u8>text.charCodeAt(i);
  return out;
}
