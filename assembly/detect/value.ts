// What a value looks like. Linear in its length; a byte that no detector starts from costs one look.
import { AT, isDigit } from "../bytes/ascii";
import { hasEmail } from "./email";
import { hasPayment } from "./payment";

/** Bits of the classes that a value can show. */
export const SHOWS_EMAIL: u32 = 1;
export const SHOWS_PAYMENT: u32 = 2;

/** The classes that the value in [from, to) shows, as bits. */
export function classesOfValue(buf: StaticArray<u8>, from: i32, to: i32): u32 {
  let ats = 0;
  let digits = 0;
  for (let i = from; i < to; i++) {
    const c = buf[i];
    ats += <i32>(c == AT);
    digits += <i32>isDigit(c);
  }
  let shown: u32 = 0;
  if (ats > 0 && hasEmail(buf, from, to)) shown |= SHOWS_EMAIL;
  if (digits >= 13 && hasPayment(buf, from, to)) shown |= SHOWS_PAYMENT;
  return shown;
}
