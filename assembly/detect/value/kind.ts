// What a byte can be part of, as bits: one look each tells the detectors whether they have anything to do at all.
import {
  AT,
  COLON,
  DASH,
  isDigit,
  isHexDigit,
  isLetter,
  isUpper,
  PERCENT,
  PLUS,
  SLASH,
  UNDERSCORE,
  ZERO,
} from "../../bytes/ascii";
import { bitsOf, LANES, spread, TABLE_BYTES } from "../../bytes/lanes";

export const DIGIT: u32 = 1;
export const UPPER: u32 = 2;
export const LOWER: u32 = 4;
/** A letter that is no hexadecimal digit. */
export const BEYOND_HEX: u32 = 8;
/** What base64 has besides letters and digits, in either alphabet (RFC 4648 sections 4 and 5). */
export const SIXTY_FOUR: u32 = 16;
export const HAS_AT: u32 = 32;
export const HAS_PERCENT: u32 = 64;
export const HAS_COLON: u32 = 128;
/** What may stand between two groups of a number. */
export const JOINT: u32 = 256;
/** A mark that something may start with, or be known by. */
export const MARK: u32 = 512;

export const WORD: u32 = DIGIT | UPPER | LOWER;

const JOINTS: string = " -./_+";
const MARKS: string = "+(:-~";

/** By byte: its bits, two bytes each. */
const KINDS: usize = memory.data(512);

/** The bits of one byte. */
export function kindOf(c: u8): u32 {
  return load<u16>(KINDS + ((<usize>c) << 1));
}

/** How many digits `kindsOf` met last. */
export let digitCount: i32 = 0;

// Letters beyond the first fifteen have a bit of their own: that of the others, shifted.
const TABLE: usize = memory.data(TABLE_BYTES);
const SHIFT: i32 = 2;
const ALL: u32 = WORD | HAS_AT | HAS_COLON | HAS_PERCENT;

/** What [from, to) has of digits, letters of either case, `@`, `:` and `%`, sixteen bytes at a time; counts its digits. */
export function kindsOf(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  assert(from >= 0 && to <= buf.length);
  let seen = i8x16.splat(0);
  let digits = 0;
  let i = from;
  // What lies behind `to` is read as well, as long as it is the buffer's, and left out.
  for (const last = buf.length - LANES; i < to && i <= last; i += LANES) {
    let bits = bitsOf(TABLE, v128.load(changetype<usize>(buf) + i));
    if (to - i < LANES) bits = v128.and(bits, i8x16.lt_u(v128.load(ORDER), i8x16.splat(<u8>(to - i))));
    seen = v128.or(seen, bits);
    digits += popcnt(i8x16.bitmask(i8x16.shl(bits, 7)));
  }
  const eight = i64x2.extract_lane(seen, 0) | i64x2.extract_lane(seen, 1);
  const four = <u32>(eight | (eight >> 32));
  let kinds = four | (four >> 16);
  kinds |= kinds >> 8;
  kinds |= (kinds >> SHIFT) & (UPPER | LOWER);
  for (; i < to; i++) {
    const kind = kindOf(buf[i]);
    kinds |= kind;
    digits += kind & DIGIT;
  }
  digitCount = digits;
  return kinds & ALL;
}

const ORDER: usize = memory.data<u8>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

spread(TABLE, DIGIT, ZERO, 0x39);
spread(TABLE, UPPER, 0x41, 0x4f);
spread(TABLE, UPPER << SHIFT, 0x50, 0x5a);
spread(TABLE, LOWER, 0x61, 0x6f);
spread(TABLE, LOWER << SHIFT, 0x70, 0x7a);
spread(TABLE, HAS_AT, AT, AT);
spread(TABLE, HAS_COLON, COLON, COLON);
spread(TABLE, HAS_PERCENT, PERCENT, PERCENT);

/** The bits of the byte at `at`, 0 at the end. */
export function kindAt(buf: StaticArray<u8>, at: i32, to: i32): u32 {
  return at < to ? kindOf(buf[at]) : 0;
}

/** The byte at `at`, 0 at the end. */
export function byteAt(buf: StaticArray<u8>, at: i32, to: i32): u8 {
  return at < to ? buf[at] : 0;
}

/** Whether a word starts at `at`: what stands before it is no letter and no digit. */
export function startsWord(buf: StaticArray<u8>, from: i32, at: i32): bool {
  return at == from || (kindOf(buf[at - 1]) & WORD) == 0;
}

function set(c: u8, kind: u32): void {
  store<u16>(KINDS + ((<usize>c) << 1), <u16>(kindOf(c) | kind));
}

for (let i = 0; i < 256; i++) {
  const c = <u8>i;
  if (isDigit(c)) set(c, DIGIT);
  if (isLetter(c)) set(c, (isUpper(c) ? UPPER : LOWER) | (isHexDigit(c) ? 0 : BEYOND_HEX));
}
set(PLUS, SIXTY_FOUR);
set(SLASH, SIXTY_FOUR);
set(DASH, SIXTY_FOUR);
set(UNDERSCORE, SIXTY_FOUR);
set(AT, HAS_AT);
set(COLON, HAS_COLON);
set(PERCENT, HAS_PERCENT);
for (let i = 0; i < JOINTS.length; i++) set(<u8>JOINTS.charCodeAt(i), JOINT);
for (let i = 0; i < MARKS.length; i++) set(<u8>MARKS.charCodeAt(i), MARK);
