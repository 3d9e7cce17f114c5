// Telephone numbers: international (ITU-T E.164: `+`, a country code, 15 digits at most) and the national forms that show
// what they are by their grouping. A plain run of digits is never taken for one.
import { COLON, DASH, DOT, isDigit, isLetter, PLUS, SLASH, SPACE, ZERO } from "../../bytes/ascii";
import { spend } from "../effort";
import { byteAt } from "./kind";

const OPEN: u8 = 0x28;
const CLOSE: u8 = 0x29;
/** `00` and 15 digits. */
const MOST_PHONE_DIGITS: i32 = 17;

/** What it takes to look for a number, and at a group of one. */
const PHONE_EFFORT: i32 = 3;
const GROUP_EFFORT: i32 = 3;

/** What a number's first characters leave it to be: each lets most numbers go after a group or two. */
const enum Plan {
  /** `+` and a country code. */
  INTERNATIONAL,
  /** `00` and a country code. */
  DIALLED,
  /** `0` and an area code. */
  TRUNK,
  /** North America (NANP): 3-3-4, with or without a 1 in front. */
  AMERICAN,
}

// The number read last: the lengths of its groups and their first digits, four bits each, the latest lowest.
let layout: u64 = 0;
let heads: u64 = 0;
let groups: i32 = 0;
let count: i32 = 0;
/** Whether a `(` waits for its `)`, how many groups there were at the last, whether each pair has one group in it. */
let parenthesis: bool = false;
let opened: i32 = 0;
let plain: bool = true;

/**
 * Where the latest groups of a dialled number start, and the digits in front of them: a power of two above
 * MOST_PHONE_DIGITS.
 */
const RING: i32 = 32;
const starts = new StaticArray<i32>(RING);
const counts = new StaticArray<i32>(RING);
/** No number dialled with `00` starts in front of this: one read before has gone on too long, or ended in the wrong place. */
let barren: i32 = 0;

/** Another value is looked at. */
export function clearPhones(): void {
  barren = 0;
}

/** The end of the telephone number that starts at `at` with `+`, `(` or a digit, or 0. */
export function phoneEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  const first = buf[at];
  const start = isDigit(first) ? at : at + 1;
  const head = byteAt(buf, start, to);
  if (!isDigit(head)) return 0;
  const plan = planOf(first, head, byteAt(buf, start + 1, to));
  spend(PHONE_EFFORT);
  if (plan == Plan.AMERICAN ? !startsAmerican(buf, start, to) : !mayStart(plan, buf, start, to)) return 0;
  const end = readGroups(buf, start, to, first == OPEN, plan);
  if (end == 0) return 0;
  const c = byteAt(buf, end, to);
  if (isLetter(c) || (c == COLON && isDigit(byteAt(buf, end + 1, to)))) {
    if (plan == Plan.DIALLED && plain) barren = end; // as do all that start in it
    return 0;
  }
  return isWhole(plan) ? end : 0;
}

/** What a number can be, by its first character, its first digit and what stands behind that. */
function planOf(first: u8, head: u8, next: u8): Plan {
  if (first == PLUS) return Plan.INTERNATIONAL;
  if (head != ZERO) return Plan.AMERICAN;
  return next == ZERO ? Plan.DIALLED : Plan.TRUNK;
}

/** Whether such a number, which is not of North America, can start with the digits at `at`. */
function mayStart(plan: Plan, buf: StaticArray<u8>, at: i32, to: i32): bool {
  if (plan == Plan.INTERNATIONAL) return buf[at] != ZERO;
  return plan == Plan.TRUNK || (at >= barren && byteAt(buf, at + 2, to) != ZERO);
}

/** Whether a group of three digits stands at `at`, or a 1 with three digits one or two bytes behind it. */
function startsAmerican(buf: StaticArray<u8>, at: i32, to: i32): bool {
  if (isDigit(byteAt(buf, at + 1, to))) return isDigit(byteAt(buf, at + 2, to)) && !isDigit(byteAt(buf, at + 3, to));
  if (buf[at] != ZERO + 1 || !isDigit(byteAt(buf, at + 3, to)) || !isDigit(byteAt(buf, at + 4, to))) return false;
  return isDigit(byteAt(buf, at + 2, to)) || isDigit(byteAt(buf, at + 5, to));
}

/** Reads groups of digits with one or two of ` -./()` between; answers the end, or 0 where they are not what is planned. */
function readGroups(buf: StaticArray<u8>, from: i32, to: i32, inside: bool, plan: Plan): i32 {
  layout = heads = 0;
  groups = count = opened = 0;
  plain = true;
  parenthesis = inside;
  let end = from;
  let i = from;
  while (isDigit(byteAt(buf, i, to))) {
    const start = i;
    while (i < to && isDigit(buf[i])) i++;
    const size = i - start;
    spend(GROUP_EFFORT);
    if (plan == Plan.DIALLED) {
      starts[groups & (RING - 1)] = start;
      counts[groups & (RING - 1)] = count;
    }
    count += size;
    if (!goesOn(plan, size)) return 0;
    groups++;
    layout = (layout << 4) | min(size, 15);
    heads = (heads << 4) | (buf[start] - ZERO);
    end = i;
    for (let joints = 0; joints < 2 && isJoint(byteAt(buf, i, to)); joints++) i++;
    if (i == end || (!plain && count > MOST_PHONE_DIGITS)) break;
  }
  if (count <= MOST_PHONE_DIGITS) return end;
  barren = startOfLatest(end);
  return 0;
}

/** Whether `c` may stand between two groups; notes parentheses. */
function isJoint(c: u8): bool {
  if (c == OPEN) {
    parenthesis = true;
    opened = groups;
    return true;
  }
  if (c == CLOSE && parenthesis) {
    parenthesis = false;
    plain = plain && groups - opened == 1;
    return true;
  }
  return c == SPACE || c == DASH || c == DOT || c == SLASH;
}

/** Where the latest 17 digits start, or the group behind: all that start in front of that go on too long as well. */
function startOfLatest(end: i32): i32 {
  let g = groups;
  while (count - counts[(g - 1) & (RING - 1)] <= MOST_PHONE_DIGITS) g--;
  return g < groups ? starts[g & (RING - 1)] : end;
}

/** Whether a group of `size` digits may come next. `count` has it, `groups` has not. */
function goesOn(plan: Plan, size: i32): bool {
  switch (plan) {
    case Plan.INTERNATIONAL:
      return count <= 15;
    case Plan.TRUNK:
      return count <= 12 && size >= 2 && size <= (groups == 0 ? 5 : 8);
    case Plan.AMERICAN: {
      if (groups == 0) return true; // startsAmerican
      const left = (layout >> ((groups - 1) * 4) == 1 ? 4 : 3) - groups;
      return left > 0 && size == (left > 1 ? 3 : 4);
    }
    default:
      return plain || count <= MOST_PHONE_DIGITS;
  }
}

/** Whether the groups, which are sized as `plan` wants them, make a whole number. */
function isWhole(plan: Plan): bool {
  if (plan == Plan.INTERNATIONAL) return count >= 9;
  if (groups < 2) return false;
  if (plan == Plan.DIALLED) return count >= 10;
  // Area code and exchange of North America start with 2 to 9.
  if (plan == Plan.AMERICAN) return (layout & 0xfff) == 0x334 && ((heads >> 8) & 15) > 1 && ((heads >> 4) & 15) > 1;
  const isDate = groups > 2 && layout >> ((groups - 3) * 4) == 0x224; // 01-02-2026
  return count >= 9 && !isDate;
}
