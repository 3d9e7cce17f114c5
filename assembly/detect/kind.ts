// What a byte can be part of, as bits: one look each tells the detectors whether they have anything to do at all.
import {
  AT,
  COLON,
  DASH,
  DOT,
  isDigit,
  isHexDigit,
  isUpper,
  lower,
  PERCENT,
  PLUS,
  SLASH,
  UNDERSCORE,
} from "../bytes/ascii";

export const DIGIT: u32 = 1;
export const UPPER: u32 = 2;
export const LOWER: u32 = 4;
/** A letter that is no hexadecimal digit. */
export const BEYOND_HEX: u32 = 8;
/** What base64 has besides letters and digits, in either alphabet (RFC 4648 sections 4 and 5). */
export const SIXTY_FOUR: u32 = 16;
export const HAS_AT: u32 = 32;
export const HAS_DOT: u32 = 64;
export const HAS_COLON: u32 = 128;
export const HAS_PERCENT: u32 = 256;

export const WORD: u32 = DIGIT | UPPER | LOWER;

const KINDS = kinds();

/** The bits of one byte. */
export function kindOf(c: u8): u32 {
  return KINDS[c];
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

/** The end of the letters and digits at `at`. */
export function wordEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let i = at;
  while (i < to && (kindOf(buf[i]) & WORD) != 0) i++;
  return i;
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
  out[DOT] = <u16>HAS_DOT;
  out[COLON] = <u16>HAS_COLON;
  out[PERCENT] = <u16>HAS_PERCENT;
  return out;
}
