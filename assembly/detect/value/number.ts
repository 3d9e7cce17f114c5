// Numbers inside a value: groups of digits with one separator between two. Each is read once, from left to right; what
// its digits may be is asked as groups end (payment.ts) and as numbers end (national.ts).
import { DASH, isDigit, isLetter, PLUS, SLASH, SPACE, UNDERSCORE, ZERO } from "../../bytes/ascii";
import { bitsOf, spread, TABLE_BYTES } from "../../bytes/lanes";
import { isSpent, spend } from "../effort";
import { byteAt, JOINT, kindOf } from "./kind";
import { isNationalNumber, MOST_NATIONAL_BYTES } from "./national";
import { CARD_DIGITS, clearCards, endsCard } from "./payment";
import { SHOWS_NATIONAL_ID, SHOWS_PAYMENT } from "./shown";

/** What it takes to look at groups up to one that may end something, and at what cards may end there. */
const GROUPS_EFFORT: i32 = 6;
const CARD_EFFORT: i32 = 14;

/** What the number read last shows. */
export let numberShows: u32 = 0;

// Of the groups read so far. One bit for each of the latest 31 digits at which a group starts: bit n for the n-th from
// the end.
let starts: u32 = 0;
/** The length of the last group, and the digits of that and of all right before it that are as long. */
let evenSize: i32 = 0;
let evenDigits: i32 = 0;
/** The digits of the groups of three and more that end here. */
let longDigits: i32 = 0;
/** The digits that end here in groups as cards are written in. */
let most: i32 = 0;

/**
 * Reads the number that starts at `from` into `numberShows` and answers its end. `clean` says that nothing before it
 * makes it a part of something else; only then can it be more than a payment card's.
 *
 * Cards are written evenly: groups of three digits and more, or all of one length but the last, which may be shorter; a
 * list of dates, addresses or versions is not.
 */
export function readNumber(buf: StaticArray<u8>, from: i32, to: i32, clean: bool): i32 {
  clearCards(from);
  starts = 0;
  evenSize = 0;
  evenDigits = 0;
  longDigits = 0;
  let segment = from;
  let shows: u32 = 0;
  let i = from;
  while (true) {
    const end = groupsEnd(buf, i, to);
    spend(GROUPS_EFFORT);
    if (most >= CARD_DIGITS && (shows & SHOWS_PAYMENT) == 0) {
      spend(CARD_EFFORT);
      if (endsCard(buf, starts, most, end)) shows |= SHOWS_PAYMENT;
    }
    i = end + 1;
    const c = byteAt(buf, end, to);
    const joins = isJoined(buf, end, to);
    if (joins && c != SPACE && !isSpent()) continue;
    const loose = joins || !isLetter(c);
    if (loose && (clean || segment > from) && isNationalNumber(buf, segment, end)) shows |= SHOWS_NATIONAL_ID;
    if (!joins || isSpent()) {
      const spaced = clean && loose && segment > from && isSpaced(buf, from, end);
      if (spaced && isNationalNumber(buf, from, end)) shows |= SHOWS_NATIONAL_ID;
      numberShows = shows;
      return end;
    }
    segment = i;
  }
}

/** Bytes that are looked at together. */
const AHEAD_BYTES: i32 = 32;

/** Which of the bytes ahead are no digits; which of those join two groups that end among them, without being a space. */
let gaps: u32 = 0;
let joints: u32 = 0;

/**
 * Takes in groups from the digit at `from` on, up to the first that may end a card's number or a number by itself, and
 * answers where that ends.
 */
function groupsEnd(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let at = from;
  while (true) {
    lookAhead(buf, at, to);
    if (gaps == 0) return takeRun(digitsEnd(buf, at + AHEAD_BYTES, to) - at) + at;
    const digits = ~gaps;
    const size = (digits & (digits >> 1) & (digits >> 2)) == 0 ? takeShortGroups() : takeGroups();
    at += size;
    const more = gaps & (-2 << size);
    if (most >= CARD_DIGITS || more != 0) return at;
    // The last group that ends among the bytes ahead: more of them may follow.
    if (!isJoined(buf, at, to) || buf[at] == SPACE) return at;
    at++;
  }
}

/** Takes in a group that is longer than what is looked at together; answers its length, `size`. */
function takeRun(size: i32): i32 {
  starts = 0;
  longDigits += size;
  evenSize = size;
  evenDigits = size;
  most = longDigits;
  return size;
}

// Most digits there are go through the two below: they have the groups in hand, and call nothing.

/** Takes in the groups ahead up to the first that may end a number, and answers where that ends. */
function takeGroups(): i32 {
  const joining = joints;
  let mask = starts;
  let size = evenSize;
  let even = evenDigits;
  let long = longDigits;
  let ends = gaps;
  let end = 0;
  let all = 0;
  for (let start = 0; ; start = end + 1) {
    const bit = ends & -ends;
    end = ctz<i32>(ends);
    const length = end - start;
    mask = (mask | 1) << length;
    long = length < 3 ? 0 : long + length;
    all = length <= size ? even + length : length;
    even = length == size ? all : length;
    size = length;
    if (all >= CARD_DIGITS || long >= CARD_DIGITS || (joining & bit) == 0) break;
    ends ^= bit;
  }
  starts = mask;
  evenSize = size;
  evenDigits = even;
  longDigits = long;
  most = max(all, long);
  return end;
}

/** Likewise where all have one or two digits: only those of one length can be a card's. */
function takeShortGroups(): i32 {
  const joining = joints;
  let mask = starts;
  let size = evenSize;
  let even = evenDigits;
  let ends = gaps;
  let end = 0;
  let all = 0;
  for (let start = 0; ; start = end + 1) {
    const bit = ends & -ends;
    end = ctz<i32>(ends);
    const length = end - start;
    mask = (mask | 1) << length;
    all = length <= size ? even + length : length;
    even = length == size ? all : length;
    size = length;
    if (all >= CARD_DIGITS || (joining & bit) == 0) break;
    ends ^= bit;
  }
  starts = mask;
  evenSize = size;
  evenDigits = even;
  longDigits = 0;
  most = all;
  return end;
}

/** Whether what stands at `at`, behind a group, joins it to another. */
function isJoined(buf: StaticArray<u8>, at: i32, to: i32): bool {
  return at + 1 < to && (kindOf(buf[at]) & JOINT) != 0 && isDigit(buf[at + 1]);
}

/** Looks at the bytes from `at` on. What lies behind `to` is no digit; it may be read, as long as it is the buffer's. */
function lookAhead(buf: StaticArray<u8>, at: i32, to: i32): void {
  let digits: u32 = 0;
  joints = 0;
  if (at + AHEAD_BYTES <= buf.length) {
    const here = changetype<usize>(buf) + at;
    const low = bitsOf(TABLE, v128.load(here));
    const high = bitsOf(TABLE, v128.load(here, 16));
    digits = i8x16.bitmask(i8x16.shl(low, 7)) | (i8x16.bitmask(i8x16.shl(high, 7)) << 16);
    joints = i8x16.bitmask(i8x16.gt_s(low, i8x16.splat(1))) | (i8x16.bitmask(i8x16.gt_s(high, i8x16.splat(1))) << 16);
    if (to - at < AHEAD_BYTES) digits &= (1 << (to - at)) - 1;
  } else {
    for (let i = 0; i < min(to - at, AHEAD_BYTES); i++) {
      const c = buf[at + i];
      if (isDigit(c)) digits |= 1 << i;
      else if ((kindOf(c) & JOINT) != 0 && c != SPACE) joints |= 1 << i;
    }
  }
  gaps = ~digits;
  joints &= (digits >> 1) & ((1 << (31 - clz(gaps))) - 1);
}

// `+` stands apart from `-`, `.` and `/`, and `_` has another high half.
const TABLE: usize = memory.data(TABLE_BYTES);

spread(TABLE, 1, ZERO, 0x39);
spread(TABLE, 2, PLUS, PLUS);
spread(TABLE, 2, DASH, SLASH);
spread(TABLE, 4, UNDERSCORE, UNDERSCORE);

/** The end of the digits from `at` on. */
function digitsEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  assert(at >= 0 && to <= buf.length);
  let i = at;
  for (; to - i >= 16; i += 16) {
    const ranks = i8x16.sub(v128.load(changetype<usize>(buf) + i), i8x16.splat(ZERO));
    const others = i8x16.bitmask(i8x16.gt_u(ranks, i8x16.splat(9)));
    if (others != 0) return i + ctz<i32>(others);
  }
  while (i < to && isDigit(buf[i])) i++;
  return i;
}

/** Whether only spaces stand between the digits [from, to), if they are few enough to be a national id. */
function isSpaced(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (to - from > MOST_NATIONAL_BYTES) return false;
  for (let i = from; i < to; i++) if (!isDigit(buf[i]) && buf[i] != SPACE) return false;
  return true;
}
