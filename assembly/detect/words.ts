// The dictionary of names: read from its list once, when the filter starts.
import { foldName } from "../bytes/fold";
import { Kind, senseOf } from "./sense";
import { Trie } from "./trie";
import { SENSES, WORDS } from "./wordlist";

const CAPACITY: i32 = 6144;
const LONGEST_WORD: i32 = 64;

/** Every word of words.txt with its sense. */
export const dictionary: Trie = readWords();

/** A word in the list: how many letters it shares with the one before, its other letters, 0x80 + its sense's index. */
function readWords(): Trie {
  const trie = new Trie(CAPACITY);
  const word = new StaticArray<u8>(LONGEST_WORD);
  let length = <i32>WORDS[0];
  for (let i = 1; i < WORDS.length; i++) {
    const c = WORDS[i];
    if (c < 0x80) word[length++] = c;
    else {
      trie.add(word, 0, length, SENSES[c & 0x7f]);
      if (++i < WORDS.length) length = WORDS[i];
    }
  }
  return trie;
}

/** How many letters the words of one policy have together, at most. */
export const ADDED_LETTERS: i32 = 2048;

/** A table for the words that a policy adds, and owns. */
export function newWords(): Trie {
  return new Trie(ADDED_LETTERS);
}

/**
 * Adds a word of a policy: whatever it stands in is of class `cls`, like `email` in the dictionary. The word is taken
 * in any spelling, so far as case and separators go; answers false when it has other bytes than letters, or none, is
 * too long, or the table is full. Allocates: for configure time only.
 */
export function addWord(words: Trie, cls: i32, buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (to - from > LONGEST_WORD) return false;
  const folded = new StaticArray<u8>(LONGEST_WORD);
  return words.add(folded, 0, foldName(buf, from, to, folded, 0), senseOf(Kind.STRONG, cls));
}
