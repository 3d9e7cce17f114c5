// One layer of encoding: percent (RFC 3986 section 2.1), base64 and base64url (RFC 4648 sections 4 and 5, padding not
// asked for), hexadecimal (section 8). Says whether a run is the encoding of text, and decodes it window by window.
import { DASH, isDigit, isHexDigit, lower, PERCENT, PLUS, ZERO } from "../../bytes/ascii";
import { kindOf, WORD } from "./kind";

export const enum LayerCoding {
  PERCENT,
  BASE64,
  HEX,
}

/** What is decoded at a time, and how much of the window before stays in front of it: more than any one thing found. */
export const WINDOW_BYTES: i32 = 8192;
export const OVERLAP_BYTES: i32 = 256;

/** The window. */
export const decoded = new StaticArray<u8>(WINDOW_BYTES);
/** How much of it is filled. */
export let filled: i32 = 0;

/** Empties the window. */
export function clearWindow(): void {
  filled = 0;
}

/**
 * Decodes from `at` on until the window is full or `to` is reached; answers where it stopped. The end of a full window
 * goes in front of the next.
 */
export function fillWindow(coding: LayerCoding, buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (filled > OVERLAP_BYTES) {
    const start = changetype<usize>(decoded);
    memory.copy(start, start + filled - OVERLAP_BYTES, OVERLAP_BYTES);
    filled = OVERLAP_BYTES;
  }
  let i = at;
  while (i < to && filled + 3 <= WINDOW_BYTES) {
    switch (coding) {
      case LayerCoding.PERCENT: {
        const escaped = isEscape(buf, i, to);
        decoded[filled++] = escaped ? hexByte(buf, i + 1) : buf[i];
        i += escaped ? 3 : 1;
        break;
      }
      case LayerCoding.HEX:
        decoded[filled++] = hexByte(buf, i);
        i += 2;
        break;
      default: {
        const size = min(to - i, 4);
        const bits = quad(buf, i, size);
        if (size > 1) decoded[filled++] = <u8>(bits >> 16);
        if (size > 2) decoded[filled++] = <u8>(bits >> 8);
        if (size > 3) decoded[filled++] = <u8>bits;
        i += size;
      }
    }
  }
  return i;
}

/** Whether an escape stands at `at`. */
export function isEscape(buf: StaticArray<u8>, at: i32, to: i32): bool {
  return buf[at] == PERCENT && to - at > 2 && isHexDigit(buf[at + 1]) && isHexDigit(buf[at + 2]);
}

/** Whether the base64 characters [from, to) decode to text: three of five bytes are printable. Chance gives 37 %. */
export function isBase64Text(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let size = 0;
  let printable = 0;
  for (let i = from; to - i > 1; i += 4) {
    const left = min(to - i, 4);
    const bits = quad(buf, i, left);
    printable += isPrintable(<u8>(bits >> 16));
    if (left > 2) printable += isPrintable(<u8>(bits >> 8));
    if (left > 3) printable += isPrintable(<u8>bits);
    size += left - 1;
    if (size > 32 && printable * 2 < size) return false;
  }
  return printable * 5 >= size * 3;
}

/** Whether the hexadecimal digits [from, to), an even number, spell text: four of five bytes are printable. */
export function isHexText(buf: StaticArray<u8>, from: i32, to: i32): bool {
  let left = (to - from) / 10; // bytes that need not be printable
  for (let i = from; i < to && left >= 0; i += 2) left -= 1 - isPrintable(hexByte(buf, i));
  return left >= 0;
}

function isPrintable(c: u8): i32 {
  return <i32>(<u8>(c - 0x20) < 0x5f);
}

function hexByte(buf: StaticArray<u8>, at: i32): u8 {
  return (hexValue(buf[at]) << 4) | hexValue(buf[at + 1]);
}

function hexValue(c: u8): u8 {
  return isDigit(c) ? c - ZERO : lower(c) - 0x57;
}

/** The 24 bits of `size` base64 characters, those that are missing as zeros. */
function quad(buf: StaticArray<u8>, at: i32, size: i32): u32 {
  let bits: u32 = 0;
  for (let i = 0; i < 4; i++) bits = (bits << 6) | (i < size ? sextet(buf[at + i]) : 0);
  return bits;
}

function sextet(c: u8): u32 {
  if (isDigit(c)) return c + 4;
  if ((kindOf(c) & WORD) != 0) return c >= 0x61 ? c - 71 : c - 65;
  return c == PLUS || c == DASH ? 62 : 63;
}
