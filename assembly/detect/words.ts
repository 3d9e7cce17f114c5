// The dictionary of names: read from its list once, when the filter starts.
import { Class } from "../words/class";
import { letters, takeLetters } from "./letters";
import { Kind, senseOf } from "./sense";
import { Trie } from "./trie";
import { LETTER_COUNTS, LETTERS, NODE_COUNT, SENSE_COUNTS, SENSES, WORD_COUNT, WORDS } from "./wordlist";

const LONGEST_WORD: i32 = 64;
/** Behind a word: this and how many letters the next word shares with it. Below it are the letters. */
const END: i32 = 26;

/** Reads symbols that are written in a canonical Huffman code (RFC 1951 section 3.2.2, bits from the left). */
class Bits {
  private at: i32 = 0;

  /** The number of the next symbol in the order of the codes, of which `counts` says how many have so many bits. */
  next(counts: StaticArray<u8>): i32 {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < counts.length; length++) {
      code |= (WORDS[this.at >> 5] >> (31 - (this.at & 31))) & 1;
      this.at++;
      const count = <i32>counts[length];
      if (code < first + count) return index + code - first;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }
}

/** Every word of words.txt with its sense. */
export const dictionary: Trie = readWords();

/** Reads the list: the words in their order, each without the letters that it shares with the one before. */
function readWords(): Trie {
  const trie = new Trie(NODE_COUNT);
  const path = new StaticArray<i32>(LONGEST_WORD);
  const bits = new Bits();
  let depth = 0;
  for (let words = 0; words < WORD_COUNT; ) {
    const symbol = <i32>LETTERS[bits.next(LETTER_COUNTS)];
    if (symbol < END) {
      path[depth] = trie.hang(depth > 0 ? path[depth - 1] : 0, <u8>(0x61 + symbol));
      depth++;
    } else {
      const sense = SENSES[bits.next(SENSE_COUNTS)];
      trie.mark(path[depth - 1], sense & 0xffff, sense >> 16);
      depth = symbol - END;
      words++;
    }
  }
  trie.seal();
  return trie;
}

let serials: u32 = 0;

/** Words that a policy adds. Owned by one configuration, and known by a number that no other has. */
export class Words extends Trie {
  readonly serial: u32 = ++serials;
}

/**
 * Adds a word of a policy, in any spelling: whatever it stands in is of class `cls`, like `email` in the dictionary;
 * with Class.SAFE it is nobody's, like `count`. Answers false when it has no letters, or does not fit.
 */
export function addWord(words: Words, cls: i32, buf: StaticArray<u8>, from: i32, to: i32): bool {
  const sense = cls == Class.SAFE ? senseOf(Kind.THING, 0) : senseOf(Kind.STRONG, cls);
  return words.add(letters, 0, takeLetters(buf, from, to), sense);
}
