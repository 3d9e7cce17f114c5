// The dictionary of names: read from its list once, when the filter starts. Each VM reads it, the trial of a configuration
// too, so it is one pass over the list that writes each node where it stays.
import { Class } from "../../words/class";
import { letters, takeLetters } from "./letters";
import { senseOf, WordKind } from "./sense";
import { Tree, Trie } from "./trie";
import { LETTER_COUNTS, LETTERS, NODE_COUNT, SENSE_COUNTS, SENSES, SHAPE_COUNTS, SHAPES, WORDS } from "./wordlist";

/** How many bits one look decodes; of a longer code it says nothing. */
const LOOK_BITS: i32 = 8;

/** A canonical Huffman code (RFC 1951 section 3.2.2, bits from the left). */
class Code {
  /** By the next LOOK_BITS bits: the number of the symbol times 16, and how many bits it has; 0 where it has more. */
  private readonly looks: StaticArray<u16> = new StaticArray<u16>(1 << LOOK_BITS);

  /** `counts` says how many symbols have so many bits, at most 15. */
  constructor(private readonly counts: StaticArray<u8>) {
    let at = 0;
    let symbol = 0;
    for (let length = 1; length <= LOOK_BITS && length < counts.length; length++) {
      for (let n = <i32>counts[length]; n > 0; n--, symbol++) {
        for (let k = 1 << (LOOK_BITS - length); k > 0; k--) this.looks[at++] = <u16>((symbol << 4) | length);
      }
    }
  }

  /** The number of the symbol that `bits` start with, in the order of the codes, times 16, and how many bits it has. */
  read(bits: u32): i32 {
    const look = <i32>this.looks[bits >> (32 - LOOK_BITS)];
    return look != 0 ? look : this.readLong(bits);
  }

  private readLong(bits: u32): i32 {
    let first: u32 = 0;
    let index = 0;
    for (let length = 1; length < this.counts.length; length++) {
      const count = <u32>this.counts[length];
      const code = bits >> (32 - length);
      if (code < first + count) return ((index + <i32>(code - first)) << 4) | length;
      index += count;
      first = (first + count) << 1;
    }
    return 0;
  }
}

const shapes = new Code(SHAPE_COUNTS);
const branches = new Code(LETTER_COUNTS);
const senses = new Code(SENSE_COUNTS);

/** How far WORDS has been read, in bits. */
let at: i32 = 0;

/** The number of the next symbol of WORDS, which is written in `code`. */
function next(code: Code): i32 {
  const i = at >> 5;
  const pair = ((<u64>WORDS[i]) << 32) | WORDS[i + 1];
  const read = code.read(<u32>((pair << (at & 31)) >> 32));
  at += read & 15;
  return read >> 4;
}

/** Every word of words.txt with its sense. */
export const dictionary: Tree = readWords();

/**
 * Reads the nodes in their order. The shape of a node says with its lowest bit whether a word ends there; above it is 0
 * where nothing goes on, the only letter that goes on, from 1 for `a`, or 26 more than how many go on.
 */
function readWords(): Tree {
  const tree = new Tree(NODE_COUNT);
  for (let node = 0; node < NODE_COUNT; node++) {
    const shape = <i32>SHAPES[next(shapes)];
    const onward = shape >> 1;
    let follow: u32 = 0;
    if (onward > 26) for (let n = onward - 26; n > 0; n--) follow |= 1 << LETTERS[next(branches)];
    else if (onward > 0) follow = 1 << (onward - 1);
    tree.append(follow, (shape & 1) != 0 ? SENSES[next(senses)] : 0);
  }
  return tree;
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
  const sense = cls == Class.SAFE ? senseOf(WordKind.THING, 0) : senseOf(WordKind.STRONG, cls);
  return words.add(letters, 0, takeLetters(buf, from, to), sense);
}
