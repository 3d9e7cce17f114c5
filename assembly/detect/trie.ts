// A tree of words over the letters a to z: one walk finds every word that starts somewhere. Bounded when it is made.
const LETTER_A: u8 = 0x61;
const LETTERS: u8 = 26;
/** Of one node: its letter with the number of its form above it, its sense, its first child, the next node beside it. */
const STEP: i32 = 4;
const FORM: i32 = 8;

export class Trie {
  private readonly nodes: StaticArray<u16>;
  /** Where the words that start with a letter are: most walks end at their second. */
  private readonly roots: StaticArray<u16> = new StaticArray<u16>(LETTERS);
  private used: i32 = 1; // node 0 means "none"

  /** A tree of at most `capacity` nodes, below 65,536: a word needs at most one for each of its letters. */
  constructor(capacity: i32) {
    this.nodes = new StaticArray<u16>((capacity + 1) * STEP);
  }

  /**
   * Adds the word [from, to) with its sense, which is not 0; a word that is there already gets the new one. Answers
   * false, and leaves no word of it, when it has a byte that is no lower-case letter, is empty, or does not fit.
   */
  add(buf: StaticArray<u8>, from: i32, to: i32, sense: i32): bool {
    const nodes = this.nodes;
    for (let i = from; i < to; i++) if (<u8>(buf[i] - LETTER_A) >= LETTERS) return false;
    if (from >= to || (this.used + (to - from)) * STEP > nodes.length) return false;
    let node = 0;
    for (let i = from; i < to; i++) {
      const child = i == from ? this.root(buf[i]) : this.child(node, buf[i]);
      node = child != 0 ? child : this.hang(node, buf[i]);
    }
    this.mark(node, sense, 0);
    return true;
  }

  /** Hangs a node for the letter `c`, which is not there yet, under `node` (0: at the root) and answers it. Must fit. */
  hang(node: i32, c: u8): i32 {
    const nodes = this.nodes;
    const fresh = this.used++;
    nodes[fresh * STEP] = c;
    if (node == 0) {
      this.roots[c - LETTER_A] = <u16>fresh;
    } else {
      nodes[fresh * STEP + 3] = nodes[node * STEP + 2];
      nodes[node * STEP + 2] = <u16>fresh;
    }
    return fresh;
  }

  /** Ends a word at `node`. */
  mark(node: i32, sense: i32, form: i32): void {
    this.nodes[node * STEP] = <u16>(<u8>this.nodes[node * STEP]) | <u16>(form << FORM);
    this.nodes[node * STEP + 1] = <u16>sense;
  }

  /** The node of the words that start with the letter `c`, or 0. */
  root(c: u8): i32 {
    return this.roots[c - LETTER_A];
  }

  /** The node behind `node` for the letter `c`, or 0. */
  child(node: i32, c: u8): i32 {
    const nodes = this.nodes;
    let child = <i32>nodes[node * STEP + 2];
    while (child != 0 && <u8>nodes[child * STEP] != c) child = nodes[child * STEP + 3];
    return child;
  }

  /** The sense of the word that ends at `node`, or 0. */
  sense(node: i32): i32 {
    return this.nodes[node * STEP + 1];
  }

  /** The number of the form of the word that ends at `node`, or 0: that of its letters. */
  form(node: i32): i32 {
    return <i32>this.nodes[node * STEP] >> FORM;
  }
}
