// A name taken apart into the words that the dictionary, or a policy, knows. Finds words; meaning.ts and form.ts say
// what comes of them.

import { Class } from "../../words/class";
import { isSpent, spend } from "../effort";
import { edges, letters, NAME_TAIL_BYTES, takeLetters } from "./letters";
import { classOf, senseOf, WordKind, wordKindOf } from "./sense";
import { formAt, senseAt, Tree } from "./trie";
import { dictionary } from "./words";

/** What it takes to read a word, for its class and its form. */
const PART_EFFORT: i32 = 6;

/** The words of the name taken in last, from the left. A word that nobody knows has the sense UNKNOWN. */
export class Parts {
  count: i32 = 0;
  readonly senses: StaticArray<u16> = new StaticArray<u16>(NAME_TAIL_BYTES);
  /** Whether the word stood there with the `s` of a plural. */
  readonly plurals: StaticArray<bool> = new StaticArray<bool>(NAME_TAIL_BYTES);
  /** What wordlist.ts has in FORMS for the word, or 0. */
  readonly forms: StaticArray<u8> = new StaticArray<u8>(NAME_TAIL_BYTES);
  /** Where in `letters` the word begins and ends, without its plural's `s`. */
  readonly froms: StaticArray<u8> = new StaticArray<u8>(NAME_TAIL_BYTES);
  readonly ends: StaticArray<u8> = new StaticArray<u8>(NAME_TAIL_BYTES);

  add(sense: i32, form: i32, from: i32, end: i32, plural: bool): void {
    spend(PART_EFFORT);
    const i = this.count++;
    this.senses[i] = <u16>sense;
    this.forms[i] = <u8>form;
    this.froms[i] = <u8>from;
    this.ends[i] = <u8>end;
    this.plurals[i] = plural;
  }
}

export const parts: Parts = new Parts();

export const UNKNOWN: i32 = senseOf(WordKind.UNKNOWN, 0);
const LETTER_S: u8 = 0x73;

/** The words of a policy, which win over the dictionary's, or null. */
let added: Tree | null = null;

/** Takes the name [from, to) apart into `parts`. Linear; allocates nothing. */
export function takeParts(buf: StaticArray<u8>, from: i32, to: i32, words: Tree | null): void {
  added = words;
  parts.count = 0;
  const n = takeLetters(buf, from, to);
  spend(min(to - from, NAME_TAIL_BYTES));
  let i = 0;
  while (i < n && !isSpent()) {
    let end = words !== null ? takeWord(words, i, n) : 0;
    if (end == 0) end = takeWord(dictionary, i, n);
    if (end == 0) {
      end = i + 1;
      while (!edges[end]) end++;
      if (!split(i, end)) parts.add(UNKNOWN, 0, i, end, false);
    }
    i = end;
  }
}

/** So many letters of a word, as a power of two, take as much effort as a byte. */
const STEPS_SHIFT: i32 = 1;

/** Fewer letters with something between them are no word of the dictionary: `p_11_w`. */
const SHORTEST_PHRASE: i32 = 3;

/** Takes the longest word, or words run together, from `i` that ends where a word does; answers its end, 0 if none. */
function takeWord(trie: Tree, i: i32, n: i32): i32 {
  const name = letters;
  const begins = edges;
  let end = 0;
  let steps = 1 << STEPS_SHIFT;
  let found: u64 = 0;
  let plural = false;
  let node = trie.root(name[i]);
  for (let at = i + 1; node != 0; at++) {
    // Of two letters with a word's begin between them is no word of the dictionary.
    if (senseAt(node) != 0 && (at - i >= SHORTEST_PHRASE || at - i == 1 || !begins[i + 1] || trie != dictionary)) {
      if (begins[at]) {
        end = at;
        found = node;
        plural = false;
      } else if (name[at] == LETTER_S && begins[at + 1]) {
        end = at + 1;
        found = node;
        plural = true;
      }
    }
    if (at == n) break;
    node = trie.next(node, name[at]);
    steps++;
  }
  spend(steps >> STEPS_SHIFT);
  if (end != 0) parts.add(senseAt(found), formAt(found), i, end - <i32>plural, plural);
  return end;
}

// How a run of letters splits into words: by the letter behind a word, where it starts and what it is.
const LONGEST: i32 = 40;
const pieceFrom = new StaticArray<u8>(LONGEST + 1);
const pieceSense = new StaticArray<u16>(LONGEST + 1);
const pieceForm = new StaticArray<u8>(LONGEST + 1);
const pieces = new StaticArray<u8>(LONGEST + 1);
const order = new StaticArray<u8>(LONGEST);
/** The fewest letters of words that are found behind an unknown one. */
const SHORTEST_TAIL: i32 = 5;

/** Takes [from, to) as words run together, as few as will do; false, and nothing taken, if it does not end in a word. */
function split(from: i32, to: i32): bool {
  const length = to - from;
  if (length < 5 || length > LONGEST) return false;
  memory.fill(changetype<usize>(pieces), 0, LONGEST + 1);
  pieces[0] = 1;
  const words = added;
  for (let k = 0; k < length; k++) {
    if (pieces[k] == 0) continue;
    if (words !== null) reachFrom(words, from, k, length);
    reachFrom(dictionary, from, k, length);
  }
  if (pieces[length] == 0) return takeTail(from, to);
  let count = 0;
  for (let k = length; k > 0; k = pieceFrom[k]) order[count++] = <u8>k;
  while (count-- > 0) {
    const end = <i32>order[count];
    parts.add(pieceSense[end], pieceForm[end], from + pieceFrom[end], from + end, false);
  }
  return true;
}

/** Notes every word that starts `k` letters behind `from`. */
function reachFrom(trie: Tree, from: i32, k: i32, length: i32): void {
  let node = trie.root(letters[from + k]);
  spend(1);
  for (let at = k + 1; node != 0; at++) {
    const sense = senseAt(node);
    if (sense != 0 && (at - k >= 3 || mayBeShort(sense))) reach(k, at, sense, formAt(node));
    if (at == length) break;
    if ((at & 1) == 0) spend(1);
    if (sense != 0 && letters[from + at] == LETTER_S && at - k >= 3) reach(k, at + 1, sense, formAt(node));
    node = trie.next(node, letters[from + at]);
  }
}

/** Notes that a word from `k` to `at` is a way to get there, if it is the one of fewest words. */
function reach(k: i32, at: i32, sense: i32, form: i32): void {
  const count = pieces[k] + 1;
  if (pieces[at] != 0 && <u8>count >= pieces[at]) return;
  pieces[at] = count;
  pieceFrom[at] = <u8>k;
  pieceSense[at] = <u16>sense;
  pieceForm[at] = <u8>form;
}

/** Whether a word of one or two letters counts inside a run: `userid`, `clientip`. */
function mayBeShort(sense: i32): bool {
  return wordKindOf(sense) == WordKind.ID || classOf(sense) == Class.IP;
}

/** Takes a run that ends in a word which says something behind any other: `marktadresse`; false if none does. */
function takeTail(from: i32, to: i32): bool {
  for (let i = from + 1; i <= to - SHORTEST_TAIL; i++) {
    const node = nodeOf(dictionary, i, to);
    const sense = senseAt(node);
    const kind = wordKindOf(sense);
    spend(1);
    if (sense == 0 || (kind != WordKind.STRONG && kind != WordKind.ADDRESS && kind != WordKind.TOKEN)) continue;
    parts.add(UNKNOWN, 0, from, i, false);
    parts.add(sense, formAt(node), i, to, false);
    return true;
  }
  return false;
}

/** The node of the letters [from, to), or 0. */
function nodeOf(trie: Tree, from: i32, to: i32): u64 {
  let node = trie.root(letters[from]);
  let i = from + 1;
  for (; node != 0 && i < to; i++) node = trie.next(node, letters[i]);
  spend((i - from) >> STEPS_SHIFT);
  return node;
}
