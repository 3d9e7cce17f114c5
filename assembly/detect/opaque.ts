// Secrets that nothing names: long runs of base64 characters with no word in them. Hexadecimal runs are ids and hashes and
// never taken for secrets, nor are runs of one case: a key cannot be told from them by looking.
import { isDigit, isLetter, lower } from "../bytes/ascii";
import { startsWithText } from "../bytes/scan";
import { DIGIT, kindOf, LOWER, UPPER } from "./kind";

/** 28 base64 characters are 168 bits. Ids of this look are shorter: ULID 26, KSUID 27, a UUID in base64 22. */
const SHORTEST: i32 = 28;

/** The letters that often follow `a`, `b` …: the 180 most frequent pairs, 90 % of text and 27 % of chance. */
const FOLLOWERS: string =
  "bcdgilmnprstuvy aelou aehklort aeiou acdeflmnpqrstvx aefioru ei aeio acdefglmnoprst e e adeilostuy abeiop " +
  "acdegioprstu bcdflmnoprstuvw aeiloprt u aceimnorstuy acehiopstu acehiorstuy efilmnrst aei ahi p op ";
const followers = readFollowers();

/** Whether the run [from, to) of base64 characters, which are the encoding of no text, looks drawn at random. */
export function isRandom(buf: StaticArray<u8>, from: i32, to: i32): bool {
  const size = to - from;
  if (size < SHORTEST || startsWithText(buf, from, to, "sha")) return false; // `sha256-…` of Subresource Integrity
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
      common += <i32>((followers[lower(last) - 0x61] >> (lower(c) - 0x61)) & 1);
    }
    last = c;
    lastKind = kind;
  }
  // Chance gives 41 % of each case, 16 % of digits, and a turn from one kind to another at 6 of 10 characters.
  if (digits == 0 || upper * 6 < size || small * 6 < size || turns * 5 < size * 2) return false;
  return common * 2 < pairs;
}

function readFollowers(): StaticArray<u32> {
  const out = new StaticArray<u32>(26);
  let row = 0;
  for (let i = 0; i < FOLLOWERS.length; i++) {
    const c = FOLLOWERS.charCodeAt(i) - 0x61;
    if (c < 0) row++;
    else out[row] |= 1 << c;
  }
  return out;
}
