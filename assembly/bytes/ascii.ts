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
export const NINE: u8 = 0x39;
export const COLON: u8 = 0x3a;
export const SEMICOLON: u8 = 0x3b;
export const EQUALS: u8 = 0x3d;
export const AT: u8 = 0x40;
export const BACKSLASH: u8 = 0x5c;
export const UNDERSCORE: u8 = 0x5f;
export const TILDE: u8 = 0x7e;

/** Whether `c` is a decimal digit. */
export function isDigit(c: u8): bool {
  return <u8>(c - ZERO) < 10;
}

/** Whether `c` is an ASCII letter of either case. */
export function isLetter(c: u8): bool {
  return <u8>((c | 0x20) - 0x61) < 26;
}

/** Whether `c` is a hexadecimal digit of either case. */
export function isHexDigit(c: u8): bool {
  return isDigit(c) || <u8>((c | 0x20) - 0x61) < 6;
}

/** Whether `c` is an upper-case ASCII letter. */
export function isUpper(c: u8): bool {
  return <u8>(c - 0x41) < 26;
}

/** `c` in lower case if it is an ASCII letter, else `c`. */
export function lower(c: u8): u8 {
  return isUpper(c) ? c | 0x20 : c;
}

/** Whether `c` may stand in a token of RFC 9110 section 5.6.2. */
export function isTokenChar(c: u8): bool {
  if (c >= 0x80) return false;
  // One bit per character, from RFC 9110: !#$%&'*+-.^_`|~ DIGIT ALPHA
  const low: u64 = 0x03ff6cfa00000000;
  const high: u64 = 0x57ffffffc7fffffe;
  return (((c < 64 ? low : high) >> (c & 63)) & 1) != 0;
}
