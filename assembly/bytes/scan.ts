// Finding and comparing runs of bytes. A run is (buffer, from, to), `to` exclusive; nothing here allocates or writes.
import { SPACE, TAB } from "./ascii";

/** The first position of `byte` in [from, to), or `to`. */
export function indexOf(buf: StaticArray<u8>, byte: u8, from: i32, to: i32): i32 {
  assert(from >= 0 && (to <= buf.length || to <= from));
  let i = from;
  for (; to - i >= 16; i += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(changetype<usize>(buf) + i), i8x16.splat(byte)));
    if (found != 0) return i + ctz<i32>(found);
  }
  while (i < to && unchecked(buf[i]) != byte) i++;
  return i;
}

/** The first position in [from, to) that is neither space nor tab, or `to`. */
export function skipOws(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = from;
  while (i < to && (buf[i] == SPACE || buf[i] == TAB)) i++;
  return i;
}

/** The end of [from, to) without its trailing spaces and tabs; at least `from`. */
export function dropOws(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let i = to;
  while (i > from && (buf[i - 1] == SPACE || buf[i - 1] == TAB)) i--;
  return i;
}

/** Whether two runs hold the same bytes. Not constant-time: never for keys. */
export function equal(a: StaticArray<u8>, aFrom: i32, aTo: i32, b: StaticArray<u8>, bFrom: i32, bTo: i32): bool {
  const n = aTo - aFrom;
  if (n != bTo - bFrom) return false;
  assert(aFrom >= 0 && aTo <= a.length && bFrom >= 0 && bTo <= b.length);
  const x = changetype<usize>(a) + aFrom;
  const y = changetype<usize>(b) + bFrom;
  let i = 0;
  for (; i <= n - 8; i += 8) if (load<u64>(x + i) != load<u64>(y + i)) return false;
  for (; i < n; i++) if (load<u8>(x + i) != load<u8>(y + i)) return false;
  return true;
}

/** Whether the run holds exactly the ASCII text `text`. For names fixed in the program, not for hot paths. */
export function equalsText(buf: StaticArray<u8>, from: i32, to: i32, text: string): bool {
  if (to - from != text.length) return false;
  return startsWithText(buf, from, to, text);
}

/** Whether the run starts with the ASCII text `text`. */
export function startsWithText(buf: StaticArray<u8>, from: i32, to: i32, text: string): bool {
  if (to - from < text.length) return false;
  for (let i = 0; i < text.length; i++) if (<u16>buf[from + i] != <u16>text.charCodeAt(i)) return false;
  return true;
}

/** Whether the run starts with the bytes `start`. */
export function startsWith(buf: StaticArray<u8>, from: i32, to: i32, start: StaticArray<u8>): bool {
  return to - from >= start.length && equal(start, 0, start.length, buf, from, from + start.length);
}

/** Whether the run ends with the bytes `end`. */
export function endsWith(buf: StaticArray<u8>, from: i32, to: i32, end: StaticArray<u8>): bool {
  return to - from >= end.length && equal(end, 0, end.length, buf, to - end.length, to);
}

/** The run as bytes of its own. Allocates: for configure time only. */
export function copyOf(buf: StaticArray<u8>, from: i32, to: i32): StaticArray<u8> {
  const out = new StaticArray<u8>(to - from);
  for (let i = from; i < to; i++) out[i - from] = buf[i];
  return out;
}

/** The ASCII text as bytes. Allocates: for configure time and tests only. */
export function bytesOf(text: string): StaticArray<u8> {
  const out = new StaticArray<u8>(text.length);
  for (let i = 0; i < text.length; i++) out[i] = <u8>text.charCodeAt(i);
  return out;
}
