// Runs as hexadecimal, for tables of vectors.
import { readHex, writeHex } from "../../../assembly/bytes/hex";
import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";

/** The bytes that lower-case digits spell; spaces are for the eye. */
export function unhex(text: string): StaticArray<u8> {
  const digits = bytesOf(text.replaceAll(" ", ""));
  const out = new StaticArray<u8>(digits.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = <u8>readHex(digits, 2 * i, 2 * i + 2);
  return out;
}

/** The digits of [from, to). */
export function hex(buf: StaticArray<u8>, from: i32, to: i32): string {
  const out = new Writer(new StaticArray<u8>(2 * (to - from)));
  for (let i = from; i < to; i++) writeHex(out, buf[i], 2);
  return textOf(out.buf, 0, out.at);
}

/** The ASCII text of [from, to). */
export function textOf(buf: StaticArray<u8>, from: i32, to: i32): string {
  let text = "";
  for (let i = from; i < to; i++) text += String.fromCharCode(buf[i]);
  return text;
}
