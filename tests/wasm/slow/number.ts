// Numbers inside a value: groups of digits with one separator between two. Each is read once, from left to right; what
// its digits may be is asked as groups end (payment.ts) and as numbers end (national.ts).
import { DASH, DOT, isDigit, isLetter, PLUS, SLASH, SPACE, UNDERSCORE, ZERO } from "../../../assembly/bytes/ascii";
import { SHOWS_NATIONAL_ID, SHOWS_PAYMENT } from "../../../assembly/detect/value/shown";
import { clearDigits, count, pushDigit } from "./digits";
import { isNationalNumber } from "./national";
import { isCard } from "./payment";

/** Groups that are remembered: a power of two above the digits of the longest card number. */
const RING: i32 = 32;
/** Where the latest groups start, counted in digits. */
const starts = new StaticArray<i32>(RING);
let groups: i32 = 0;
/** The length of the group before the last, and the digits of all groups of that very length right before the last. */
let evenSize: i32 = 0;
let evenDigits: i32 = 0;
/** The digits of the groups of three and more that end here. */
let longDigits: i32 = 0;

/** What the number read last shows. */
export let numberShows: u32 = 0;

/**
 * Reads the number that starts at `from` into `numberShows` and answers its end. `clean` says that nothing before it
 * makes it a part of something else; only then can it be more than a payment card's.
 */
export function readNumber(buf: StaticArray<u8>, from: i32, to: i32, clean: bool): i32 {
  numberShows = 0;
  groups = 0;
  evenSize = evenDigits = longDigits = 0;
  clearDigits();
  // A segment has no space in it. Layouts are the lengths of the groups, four bits each.
  let segment = 0;
  let segmentLayout: u64 = 0;
  let segmentClean = clean;
  let layout: u64 = 0;
  let spacesOnly = true;
  let i = from;
  while (true) {
    const start = count;
    starts[groups++ & (RING - 1)] = start;
    while (i < to && isDigit(buf[i])) pushDigit(buf[i++] - ZERO);
    const length = count - start;
    const size = <u64>min(length, 15);
    layout = (layout << 4) | size;
    segmentLayout = (segmentLayout << 4) | size;
    if (mayEndCard(length) && (numberShows & SHOWS_PAYMENT) == 0 && endsCard()) numberShows |= SHOWS_PAYMENT;
    evenDigits = length == evenSize ? evenDigits + length : length;
    evenSize = length;

    const c: u8 = i < to ? buf[i] : 0;
    const joins = isJoint(c) && i + 1 < to && isDigit(buf[i + 1]);
    const loose = joins || !isLetter(c);
    if (joins && c != SPACE) {
      spacesOnly = false;
      i++;
      continue;
    }
    if (segmentClean && loose && isNationalNumber(segment, count - segment, segmentLayout)) {
      numberShows |= SHOWS_NATIONAL_ID;
    }
    if (!joins) {
      if (clean && loose && spacesOnly && segment > 0 && isNationalNumber(0, count, layout)) {
        numberShows |= SHOWS_NATIONAL_ID;
      }
      return i;
    }
    segment = count;
    segmentLayout = 0;
    segmentClean = true;
    i++;
  }
}

/** What may stand between two groups of a number. */
function isJoint(c: u8): bool {
  return c == SPACE || c == DASH || c == DOT || c == SLASH || c == UNDERSCORE || c == PLUS;
}

/** Whether enough digits stand in groups as `endsCard` wants them, the last of `length` digits: most numbers end here. */
function mayEndCard(length: i32): bool {
  longDigits = length >= 3 ? longDigits + length : 0;
  return longDigits >= 13 || (length <= evenSize && evenDigits + length >= 13);
}

/**
 * Whether the groups that end here end in a card number. Cards are written evenly: groups of three digits and more, or
 * all of one length but the last; a list of dates, addresses or versions is not.
 */
function endsCard(): bool {
  let end = count;
  let even = true;
  let long = true;
  let first = 0;
  for (let g = groups - 1; g >= 0 && g > groups - RING; g--) {
    const start = starts[g & (RING - 1)];
    const size = end - start;
    if (count - start > 19) return false;
    // The last group may be shorter than the others.
    if (g == groups - 2) even = first <= size;
    else if (g < groups - 2) even = even && size == first;
    first = size;
    long = long && size >= 3;
    if (!even && !long) return false;
    if (count - start >= 13 && isCard(start, count - start)) return true;
    end = start;
  }
  return false;
}
