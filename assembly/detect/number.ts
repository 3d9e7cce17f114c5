// Numbers inside a value: groups of digits with one separator between two. Each is read once, from left to right; what
// its digits may be is asked as groups end (payment.ts) and as numbers end (national.ts).
import { isDigit, isLetter, SPACE, ZERO } from "../bytes/ascii";
import { JOINT, kindOf } from "./kind";
import { isNationalNumber } from "./national";
import { CARD_DIGITS, clearCards, endsCard, MOST_CARD_DIGITS } from "./payment";
import { SHOWS_NATIONAL_ID, SHOWS_PAYMENT } from "./shown";

/** What the number read last shows. */
export let numberShows: u32 = 0;

/**
 * Reads the number that starts at `from` into `numberShows` and answers its end. `clean` says that nothing before it
 * makes it a part of something else; only then can it be more than a payment card's.
 *
 * Cards are written evenly: groups of three digits and more, or all of one length but the last, which may be shorter; a
 * list of dates, addresses or versions is not.
 */
export function readNumber(buf: StaticArray<u8>, from: i32, to: i32, clean: bool): i32 {
  clearCards(from);
  let shows: u32 = 0;
  // Of all groups, and of those since the last space: the digits, and the lengths, four bits each.
  let count = 0;
  let layout: u64 = 0;
  let groups = 0;
  let segment = from;
  let segmentCount = 0;
  let segmentGroups = 0;
  let spacesOnly = true;
  // One bit for each of the latest 31 digits at which a group starts: bit n for the n-th from the end.
  let starts: u32 = 0;
  // The length of the group before, and the digits of that and of all right before it that are as long.
  let evenSize = 0;
  let evenDigits = 0;
  // The digits of the groups of three and more that end here.
  let longDigits = 0;
  let i = from;
  while (true) {
    const start = i;
    i = digitsEnd(buf, i, to);
    const length = i - start;
    count += length;
    layout = (layout << 4) | min(length, 15);
    groups++;
    starts = length > MOST_CARD_DIGITS ? 0 : (starts << length) | (1 << length);
    longDigits = length < 3 ? 0 : longDigits + length;
    const even = length <= evenSize ? evenDigits + length : length;
    evenDigits = length == evenSize ? even : length;
    evenSize = length;
    const most = max(longDigits, even);
    if (most >= CARD_DIGITS && (shows & SHOWS_PAYMENT) == 0 && endsCard(buf, starts, most, i)) shows |= SHOWS_PAYMENT;

    const c: u8 = i < to ? buf[i] : 0;
    const joins = (kindOf(c) & JOINT) != 0 && i + 1 < to && isDigit(buf[i + 1]);
    i++;
    if (joins && c != SPACE) {
      spacesOnly = false;
      continue;
    }
    const loose = joins || !isLetter(c);
    if (loose && (clean || segment > from)) {
      const own = groups - segmentGroups;
      const ownLayout = own < 16 ? layout & (((<u64>1) << (own * 4)) - 1) : layout;
      if (isNationalNumber(buf, segment, i - 1, count - segmentCount, ownLayout)) shows |= SHOWS_NATIONAL_ID;
    }
    if (!joins) {
      if (clean && loose && spacesOnly && segment > from && isNationalNumber(buf, from, i - 1, count, layout)) {
        shows |= SHOWS_NATIONAL_ID;
      }
      numberShows = shows;
      return i - 1;
    }
    segment = i;
    segmentCount = count;
    segmentGroups = groups;
  }
}

/** The end of the digits of which the first stands at `from`. */
function digitsEnd(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  assert(from >= 0 && to <= buf.length);
  let i = from + 1;
  for (; to - i >= 16; i += 16) {
    const ranks = i8x16.sub(v128.load(changetype<usize>(buf) + i), i8x16.splat(ZERO));
    const others = i8x16.bitmask(i8x16.gt_u(ranks, i8x16.splat(9)));
    if (others != 0) return i + ctz<i32>(others);
  }
  while (i < to && isDigit(buf[i])) i++;
  return i;
}
