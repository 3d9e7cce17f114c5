// What a byte can be part of, as bits: one look each tells the detectors whether they have anything to do at all.
import {
  AT,
  COLON,
  DASH,
  isDigit,
  isHexDigit,
  isUpper,
  lower,
  PERCENT,
  PLUS,
  SLASH,
  UNDERSCORE,
  ZERO,
} from "../bytes/ascii";

export const DIGIT: u32 = 1;
export const UPPER: u32 = 2;
export const LOWER: u32 = 4;
/** A letter that is no hexadecimal digit. */
export const BEYOND_HEX: u32 = 8;
/** What base64 has besides letters and digits, in either alphabet (RFC 4648 sections 4 and 5). */
export const SIXTY_FOUR: u32 = 16;
export const HAS_AT: u32 = 32;
/** What may stand between two groups of a number. */
export const JOINT: u32 = 256;
export const HAS_COLON: u32 = 128;
export const HAS_PERCENT: u32 = 64;

export const WORD: u32 = DIGIT | UPPER | LOWER;

const JOINTS: string = " -./_+";

const KINDS = kinds();

/** The bits of one byte. */
export function kindOf(c: u8): u32 {
  return KINDS[c];
}

/** How many digits `kindsOf` met last. */
export let digitCount: i32 = 0;

/** What [from, to) has of digits, letters of either case, `@`, `:` and `%`, sixteen bytes at a time; counts its digits. */
export function kindsOf(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  assert(from >= 0 && to <= buf.length);
  let kinds: u32 = 0;
  let digits = 0;
  let i = from;
  if (to - i >= 16) {
    let seen = i8x16.splat(0);
    for (; to - i >= 16; i += 16) {
      const bytes = v128.load(changetype<usize>(buf) + i);
      const digit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(ZERO)), i8x16.splat(10));
      digits += popcnt(i8x16.bitmask(digit));
      seen = v128.or(seen, v128.and(digit, i8x16.splat(<u8>DIGIT)));
      seen = v128.or(seen, letters(bytes, 0x41, UPPER));
      seen = v128.or(seen, letters(bytes, 0x61, LOWER));
      seen = v128.or(seen, v128.and(i8x16.eq(bytes, i8x16.splat(AT)), i8x16.splat(<u8>HAS_AT)));
      seen = v128.or(seen, v128.and(i8x16.eq(bytes, i8x16.splat(COLON)), i8x16.splat(<i8>HAS_COLON)));
      seen = v128.or(seen, v128.and(i8x16.eq(bytes, i8x16.splat(PERCENT)), i8x16.splat(<i8>HAS_PERCENT)));
    }
    const eight = i64x2.extract_lane(seen, 0) | i64x2.extract_lane(seen, 1);
    const four = <u32>(eight | (eight >> 32));
    kinds = four | (four >> 16);
    kinds = (kinds | (kinds >> 8)) & 0xff;
  }
  for (; i < to; i++) {
    const kind = kindOf(buf[i]);
    kinds |= kind;
    digits += kind & DIGIT;
  }
  digitCount = digits;
  return kinds;
}

function letters(bytes: v128, first: u8, kind: u32): v128 {
  return v128.and(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(first)), i8x16.splat(26)), i8x16.splat(<u8>kind));
}

/** The bits of the byte at `at`, 0 at the end. */
export function kindAt(buf: StaticArray<u8>, at: i32, to: i32): u32 {
  return at < to ? <u32>KINDS[buf[at]] : 0;
}

/** The byte at `at`, 0 at the end. */
export function byteAt(buf: StaticArray<u8>, at: i32, to: i32): u8 {
  return at < to ? buf[at] : 0;
}

/** Whether a word starts at `at`: what stands before it is no letter and no digit. */
export function startsWord(buf: StaticArray<u8>, from: i32, at: i32): bool {
  return at == from || (kindOf(buf[at - 1]) & WORD) == 0;
}

function kinds(): StaticArray<u16> {
  const out = new StaticArray<u16>(256);
  for (let i = 0; i < 256; i++) {
    const c = <u8>i;
    if (isDigit(c)) out[i] = <u16>DIGIT;
    const letter = <u8>(lower(c) - 0x61) < 26;
    if (letter) out[i] = <u16>((isUpper(c) ? UPPER : LOWER) | (isHexDigit(c) ? 0 : BEYOND_HEX));
  }
  out[PLUS] = out[SLASH] = out[DASH] = out[UNDERSCORE] = <u16>SIXTY_FOUR;
  out[AT] = <u16>HAS_AT;
  for (let i = 0; i < JOINTS.length; i++) out[JOINTS.charCodeAt(i)] |= <u16>JOINT;
  out[COLON] = <u16>HAS_COLON;
  out[PERCENT] = <u16>HAS_PERCENT;
  return out;
}
