// Families of headers whose names hold the key of a field (carriers.md 5.11, 5.14). Finds the key; judges nothing.
import { startsWithText } from "../bytes/scan";

/** Where the key starts in a header's name, behind the family's prefix; `from` where the whole name is the key. */
export function findKey(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  if (startsWithText(buf, from, to, "uberctx-")) return from + 8;
  if (startsWithText(buf, from, to, "ot-baggage-")) return from + 11;
  if (startsWithText(buf, from, to, "baggage-")) return from + 8;
  return from;
}
