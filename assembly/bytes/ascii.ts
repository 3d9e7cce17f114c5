// The bytes that header grammars are made of (RFC 9110 section 5.6, RFC 20).
export const TAB: u8 = 0x09;
export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;
export const PERCENT: u8 = 0x25;
export const ASTERISK: u8 = 0x2a;
export const PLUS: u8 = 0x2b;
export const COMMA: u8 = 0x2c;
export const DASH: u8 = 0x2d;
export const DOT: u8 = 0x2e;
export const SLASH: u8 = 0x2f;
export const ZERO: u8 = 0x30;
export const COLON: u8 = 0x3a;
export const SEMICOLON: u8 = 0x3b;
export const EQUALS: u8 = 0x3d;
export const AT: u8 = 0x40;
export const BACKSLASH: u8 = 0x5c;
export const UNDERSCORE: u8 = 0x5f;
export const TILDE: u8 = 0x7e;

// Kinds of a byte, as bits.
const IS_DIGIT: u8 = 1;
const IS_LOWER: u8 = 2;
const IS_UPPER: u8 = 4;
const IS_HEX: u8 = 8;
const IS_TOKEN: u8 = 16;

/** By byte: its kinds, and the byte in lower case. Tables, since every byte of a message is asked about. */
const KINDS: usize = memory.data(256);
const LOWERED: usize = memory.data(256);

/** Whether `c` is a decimal digit. */
export function isDigit(c: u8): bool {
  return (load<u8>(c, KINDS) & IS_DIGIT) != 0;
}

/** Whether `c` is an ASCII letter of either case. */
export function isLetter(c: u8): bool {
  return (load<u8>(c, KINDS) & (IS_LOWER | IS_UPPER)) != 0;
}

/** Whether `c` is a hexadecimal digit of either case. */
export function isHexDigit(c: u8): bool {
  return (load<u8>(c, KINDS) & IS_HEX) != 0;
}

/** Whether `c` is an upper-case ASCII letter. */
export function isUpper(c: u8): bool {
  return (load<u8>(c, KINDS) & IS_UPPER) != 0;
}

/** `c` in lower case if it is an ASCII letter, else `c`. */
export function lower(c: u8): u8 {
  return load<u8>(c, LOWERED);
}

/** Whether `c` may stand in a token of RFC 9110 section 5.6.2. */
export function isTokenChar(c: u8): bool {
  return (load<u8>(c, KINDS) & IS_TOKEN) != 0;
}

function mark(from: i32, to: i32, kinds: u8): void {
  for (let c = from; c <= to; c++) store<u8>(KINDS + c, load<u8>(KINDS + c) | kinds);
}

for (let c = 0; c < 256; c++) store<u8>(LOWERED + c, <u8>(c >= 0x41 && c <= 0x5a ? c + 0x20 : c));
mark(0x30, 0x39, IS_DIGIT | IS_HEX | IS_TOKEN);
mark(0x41, 0x5a, IS_UPPER | IS_TOKEN);
mark(0x61, 0x7a, IS_LOWER | IS_TOKEN);
mark(0x41, 0x46, IS_HEX);
mark(0x61, 0x66, IS_HEX);
// RFC 9110: !#$%&'*+-.^_`|~ besides letters and digits.
mark(0x21, 0x21, IS_TOKEN);
mark(0x23, 0x27, IS_TOKEN);
mark(0x2a, 0x2b, IS_TOKEN);
mark(0x2d, 0x2e, IS_TOKEN);
mark(0x5e, 0x60, IS_TOKEN);
mark(0x7c, 0x7c, IS_TOKEN);
mark(0x7e, 0x7e, IS_TOKEN);
