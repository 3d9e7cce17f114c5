// Secrets that nothing names: long runs of base64 characters with no word in them. Hexadecimal runs are ids and hashes and
// never taken for secrets, nor are runs of one case: a key cannot be told from them by looking.
import { isDigit, isLetter, lower } from "../../bytes/ascii";
import { startsWithText } from "../../bytes/scan";
import { DIGIT, kindOf, LOWER, UPPER } from "./kind";

/** 28 base64 characters are 168 bits. Ids of this look are shorter: ULID 26, KSUID 27, a UUID in base64 22. */
const SHORTEST_OPAQUE: i32 = 28;

/**
 * For each letter from a to z, those that often follow it, one bit each, `a` lowest: the 180 most frequent pairs, which are
 * 90 % of the pairs in text and 27 % of those by chance.
 */
const FOLLOWERS: StaticArray<u32> = [
  0x13eb94e, 0x104811, 0xa4c91, 0x104111, 0xafb83d, 0x124131, 0x110, 0x4111, 0xef87d, 0x10, 0x10, 0x11c4919, 0xc113,
  0x1ec15d, 0x7ef82e, 0xac911, 0x100000, 0x11e7115, 0x1cc195, 0x11e4195, 0xe3930, 0x111, 0x181, 0x8000, 0xc000, 0x0,
];

/** Whether the run [from, to) of base64 characters, which are the encoding of no text, looks drawn at random. */
export function isRandom(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const size = to - from;
  if (size < SHORTEST_OPAQUE || startsWithText(buf, from, to, "sha")) return false; // `sha256-…` of Subresource Integrity
  let upper = 0;
  let small = 0;
  let digits = 0;
  let turns = 0;
  let pairs = 0;
  let common = 0;
  let last: u8 = 0;
  let lastKind: u32 = 0;
  for (let i = from; i < to; i++) {
    const c = buf[i];
    const kind = kindOf(c) & (DIGIT | UPPER | LOWER);
    upper += <i32>((kind & UPPER) != 0);
    small += <i32>((kind & LOWER) != 0);
    digits += <i32>isDigit(c);
    turns += <i32>(kind != lastKind);
    if (isLetter(c) && isLetter(last)) {
      pairs++;
      common += <i32>((FOLLOWERS[lower(last) - 0x61] >> (lower(c) - 0x61)) & 1);
    }
    last = c;
    lastKind = kind;
  }
  // Chance gives 41 % of each case, 16 % of digits, and a turn from one kind to another at 6 of 10 characters.
  if (digits == 0 || upper * 6 < size || small * 6 < size || turns * 5 < size * 2) return false;
  return common * 2 < pairs;
}
