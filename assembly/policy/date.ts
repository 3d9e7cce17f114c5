// Date and time as RFC 3339 section 5.6 writes them.
import { COLON, DASH, DOT, isDigit, lower, PLUS, ZERO } from "../bytes/ascii";

/** What `readDate` answers for what is no date. */
export const NO_DATE: i64 = i64.MIN_VALUE;

const DAYS_BEFORE: StaticArray<i32> = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/** The Unix seconds of the `date-time` in `text`, fractions dropped, or NO_DATE. */
export function readDate(text: StaticArray<u8>): i64 {
  // 2030-01-31T23:59:59 and at least a Z.
  if (text.length < 20 || text[4] != DASH || text[7] != DASH || lower(text[10]) != 0x74) return NO_DATE;
  if (text[13] != COLON || text[16] != COLON) return NO_DATE;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return NO_DATE;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return NO_DATE;

  const zone = skipFraction(text);
  if (zone < 0) return NO_DATE;
  const offset = readOffset(text, zone);
  if (offset == NO_DATE) return NO_DATE;
  const minutes = <i64>daysSince1970(year, month, day) * 1440 + hour * 60 + minute - offset;
  // A leap second ends a UTC day (section 5.7).
  if (second == 60 && ((minutes % 1440) + 1440) % 1440 != 1439) return NO_DATE;
  return minutes * 60 + second;
}

/** The number that `count` digits spell, or -1. */
function digits(text: StaticArray<u8>, at: i32, count: i32): i32 {
  if (text.length - at < count) return -1;
  let value = 0;
  for (let i = at; i < at + count; i++) {
    if (!isDigit(text[i])) return -1;
    value = value * 10 + (text[i] - ZERO);
  }
  return value;
}

/** Where the offset starts behind the seconds and their fraction, or -1. */
function skipFraction(text: StaticArray<u8>): i32 {
  if (text[19] != DOT) return 19;
  let at = 20;
  while (at < text.length && isDigit(text[at])) at++;
  return at > 20 && at < text.length ? at : -1;
}

/** `Z` or `+hh:mm` or `-hh:mm` and then the end: minutes to be taken from local time, or NO_DATE. */
function readOffset(text: StaticArray<u8>, at: i32): i64 {
  const length = text.length - at;
  if (length == 1 && lower(text[at]) == 0x7a) return 0;
  if (length != 6 || (text[at] != PLUS && text[at] != DASH) || text[at + 3] != COLON) return NO_DATE;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NO_DATE;
  const offset = hours * 60 + minutes;
  return text[at] == PLUS ? offset : -offset;
}

/** Gregorian, as RFC 3339 appendix C counts leap years. */
function isLeap(year: i32): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

function daysIn(year: i32, month: i32): i32 {
  return DAYS_BEFORE[month] - DAYS_BEFORE[month - 1] + (month == 2 && isLeap(year) ? 1 : 0);
}

function daysSince1970(year: i32, month: i32, day: i32): i32 {
  // Leap days of the years before this one, the year 0 included.
  const past = year + 3;
  const leapDays = past / 4 - (year + 99) / 100 + (year + 399) / 400;
  const inYear = DAYS_BEFORE[month - 1] + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
  return year * 365 + leapDays + inYear - 719528;
}
