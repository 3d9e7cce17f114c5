// The dictionary of names: read from its list once, when the filter starts.
import { foldName } from "../bytes/fold";
import { Kind, senseOf } from "./sense";
import { Trie } from "./trie";
import { SENSES, WORDS } from "./wordlist";

const CAPACITY: i32 = 6144;
const LONGEST_WORD: i32 = 64;

// A byte of the list: the letter, from 1, and what follows it.
const LETTER: u8 = 0x1f;
const SENSE: u8 = 0x20; // a word ends here: the index of its sense is the next byte
const DOWN: u8 = 0x40; // words go on from here: they come next
const BESIDE: u8 = 0x80; // and then, or at once, another letter in this one's place

/** Every word of words.txt with its sense. */
export const dictionary: Trie = readWords();

/** Reads the list, which is the tree from its first branch to its last. */
function readWords(): Trie {
  const trie = new Trie(CAPACITY);
  const parents = new StaticArray<i32>(LONGEST_WORD);
  const beside = new StaticArray<bool>(LONGEST_WORD);
  let depth = 0;
  for (let i = 0; i < WORDS.length; i++) {
    const b = WORDS[i];
    const sense = b & SENSE ? <i32>SENSES[WORDS[++i]] : 0;
    const node = trie.hang(depth > 0 ? parents[depth - 1] : 0, 0x60 + (b & LETTER), sense);
    let more = (b & BESIDE) != 0;
    if (b & DOWN) {
      parents[depth] = node;
      beside[depth++] = more;
    } else while (!more && depth > 0) more = beside[--depth];
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
