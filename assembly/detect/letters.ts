// The letters of a name and where its words begin, so far as writing shows it: `userEMail`, `USER_E-MAIL` and
// `user.e.mail2` are all `user e mail`. Accents of Latin-1 (U+00C0 to U+00FF in UTF-8) are dropped.
import { isDigit, isLetter, isUpper, lower } from "../bytes/ascii";

/** As much of a name as is read: its end, since what a name means stands there. */
export const NAME_LIMIT_BYTES: i32 = 128;

const LATIN: StaticArray<u8> = bytesOfLatin("aaaaaaaceeeeiiiidnooooo ouuuuyts");
const LEAD_LATIN: u8 = 0xc3;
const LETTERS_LATIN: u8 = 0x20;

/** The letters of the name taken in last, in lower case. */
export const letters: StaticArray<u8> = new StaticArray<u8>(NAME_LIMIT_BYTES);
/** Whether a word begins at the letter; true at the end of the name as well. */
export const edges: StaticArray<bool> = new StaticArray<bool>(NAME_LIMIT_BYTES + 1);

/** What the digits of that name are, in their order; 0 if it has none. */
export class Digits {
  hash: u64 = 0;
}
export const digits: Digits = new Digits();

/** Takes in the name [from, to); answers how many letters it has. */
export function takeLetters(buf: StaticArray<u8>, from: i32, to: i32): i32 {
  let n = 0;
  let edge = true;
  digits.hash = 0;
  let upper = false; // whether the letter before this one is a capital
  for (let i = max(from, to - NAME_LIMIT_BYTES); i < to; i++) {
    const c = buf[i];
    let letter = lower(c);
    if (!isLetter(c)) {
      letter = c == LEAD_LATIN && i + 1 < to ? latin(buf[i + 1]) : 0;
      if (letter == 0) {
        if (isDigit(c)) digits.hash = (digits.hash + c) * 31;
        edge = true;
        upper = false;
        continue;
      }
      i++;
    } else if (isUpper(c)) {
      // A capital begins a word behind a small letter, and before one: `userID`, `HTTPServer`.
      if (!upper || (i + 1 < to && isLetter(buf[i + 1]) && !isUpper(buf[i + 1]) && !isPlural(buf, i + 1, to))) {
        edge = true;
      }
      upper = true;
    } else upper = false;
    letters[n] = letter;
    edges[n++] = edge;
    edge = false;
  }
  edges[n] = true;
  return n;
}

/** Whether the small letter at `i` is the `s` of a plural behind capitals, as in `userIDs`. */
function isPlural(buf: StaticArray<u8>, i: i32, to: i32): bool {
  return buf[i] == 0x73 && (i + 1 == to || !isLetter(buf[i + 1]) || isUpper(buf[i + 1]));
}

/** The letter without its accent, by the second byte of its UTF-8; 0 if it is none. */
function latin(second: u8): u8 {
  const letter = LATIN[second & (LETTERS_LATIN - 1)];
  return second >> 6 == 2 && isLetter(letter) ? letter : 0;
}

function bytesOfLatin(text: string): StaticArray<u8> {
  const out = new StaticArray<u8>(text.length);
  for (let i = 0; i < text.length; i++) out[i] = <u8>text.charCodeAt(i);
  return out;
}
